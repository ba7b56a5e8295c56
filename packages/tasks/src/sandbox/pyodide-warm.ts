import { availableParallelism } from 'node:os';
import type { Housing } from './pyodide-housing.ts';
import { pyodideImage } from './pyodide-image.ts';
import { type PyodideProcess, startPyodide } from './pyodide-process.ts';
import { largestReply, type TakeProcess } from './pyodide-warden.ts';

interface Warm {
  readonly limits: string;
  readonly booting: Promise<PyodideProcess>;
}

/**
 * Budgets below this one get the same limit from the kernel, so that they can share booted processes. The budget itself
 * is enforced from outside.
 */
const leastSeconds = 10;

/**
 * Processes that boot while others work. Each serves one program. When a process is taken, new ones are started until as many wait as
 * programs came before, at most one for each core. So a command for a single program boots only one process. Waiting processes never keep
 * this process alive, and end with it.
 */
export function createWarmProcesses(findHousing: () => Promise<Housing>): { take: TakeProcess } {
  const waiting: Warm[] = [];
  let served = 0;

  const boot = (limits: { cpuSeconds: number; memoryBytes: number }): Warm => {
    const booting = Promise.all([findHousing(), pyodideImage()]).then(([housing, image]) =>
      startPyodide('candidate', { housing, image, ...limits, largestFrame: largestReply, isHeld: false }),
    );
    return { limits: JSON.stringify(limits), booting };
  };

  return {
    async take({ cpuSeconds, memoryBytes }) {
      const limits = { cpuSeconds: Math.max(leastSeconds, Math.ceil(cpuSeconds)), memoryBytes };
      const key = JSON.stringify(limits);
      for (const other of waiting.filter(({ limits }) => limits !== key)) discard(waiting, other);
      const first = waiting.shift() ?? boot(limits);
      const wanted = Math.min(served, availableParallelism());
      served += 1;
      while (waiting.length < wanted) {
        const next = boot(limits);
        next.booting.catch(() => discard(waiting, next));
        waiting.push(next);
      }
      // These processes do not keep this process alive, but waiting for one does.
      const stay = setInterval(() => {}, 2 ** 30);
      try {
        const taken = await first.booting;
        // It may have been ended from outside while it waited.
        return taken.isOpen() ? taken : await boot(limits).booting;
      } finally {
        clearInterval(stay);
      }
    },
  };
}

function discard(waiting: Warm[], one: Warm): void {
  const place = waiting.indexOf(one);
  if (place !== -1) waiting.splice(place, 1);
  one.booting.then(
    (process) => process.kill(),
    () => {},
  );
}
