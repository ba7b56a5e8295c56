/** The processor time of this thread in milliseconds. */
function threadTimeMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

const growth = 4;
const attempts = 4;

/**
 * Makes a limit on elapsed time one on processor time. On a machine with more to do than it has cores, a thread waits most of its time; an
 * attempt that was stopped before it had used its limit is made again with more time. `attempt` gets the elapsed time that it may take.
 */
export function withinProcessorTime<Result>(
  limitMs: number,
  attempt: (elapsedMs: number) => Result | 'out-of-time',
  clock: () => number = threadTimeMs,
): Result | 'out-of-time' {
  const longestMs = limitMs * growth ** (attempts - 1);
  for (let elapsedMs = limitMs; ; elapsedMs *= growth) {
    const before = clock();
    const result = attempt(elapsedMs);
    if (result !== 'out-of-time' || clock() - before >= limitMs || elapsedMs >= longestMs) return result;
  }
}
