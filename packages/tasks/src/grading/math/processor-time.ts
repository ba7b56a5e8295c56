/** The processor time of this thread in milliseconds. */
function threadTimeMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

const growth = 4;
const attempts = 4;

/**
 * Turns a limit on elapsed time into a limit on processor time. On a machine with more work than cores, a thread waits most of its time. An
 * attempt that was stopped before it had used up its limit is repeated with more time. `attempt` receives the elapsed time that it may
 * take. `prepare` runs before each attempt, and its time does not count.
 */
export function withinProcessorTime<Result>(
  limitMs: number,
  prepare: () => void,
  attempt: (elapsedMs: number) => Result | 'out-of-time',
  clock: () => number = threadTimeMs,
): Result | 'out-of-time' {
  const longestMs = limitMs * growth ** (attempts - 1);
  for (let elapsedMs = limitMs; ; elapsedMs *= growth) {
    prepare();
    const before = clock();
    const result = attempt(elapsedMs);
    if (result !== 'out-of-time' || clock() - before >= limitMs || elapsedMs >= longestMs) return result;
  }
}
