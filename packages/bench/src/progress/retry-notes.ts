import { describeTarget } from '../models/model-target.ts';
import type { CallObserver } from '../models/open-models.ts';
import type { ProgressOutput } from './run-progress.ts';

const quietMs = 10_000;

/** Says that calls have to wait, and why: the first time, and then no more than once in ten seconds. */
export function createRetryNotes(
  output: ProgressOutput = process.stderr,
  clock: () => number = () => performance.now(),
): CallObserver {
  let saidAt = Number.NEGATIVE_INFINITY;
  let unsaid = 0;
  return {
    retrying: (target, { fault, attempt, waitMs }) => {
      if (clock() - saidAt < quietMs) {
        unsaid += 1;
        return;
      }
      const others = unsaid === 0 ? '' : ` (and ${unsaid} more since the last note)`;
      const note = `${describeTarget(target)}: ${fault.message}; attempt ${attempt + 1} in ${(waitMs / 1000).toFixed(1)} s${others}`;
      output.write(`${output.isTTY === true ? '\r\x1b[2K' : ''}${note}\n`);
      saidAt = clock();
      unsaid = 0;
    },
  };
}
