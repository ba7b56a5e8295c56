import { isEngineLoaded } from './engine.ts';
import { withinTime } from './within-time.ts';

let deadline: number | undefined;

/**
 * Runs a comparison whose own steps are quick, and stops it only inside `engineStep`. Starting a timer costs half a millisecond, as much as
 * comparing two short formulas that differ, and such formulas seldom need the engine. `engine-needed`: the task needs the engine, which is
 * not loaded. Loading it takes longer than a comparison may.
 */
export function withEngineTime<Result>(
  timeLimitMs: number,
  task: () => Result,
): Result | 'out-of-time' | 'engine-needed' {
  deadline = performance.now() + timeLimitMs;
  try {
    return task();
  } catch (error) {
    if (error === outOfTime) return 'out-of-time';
    if (error === engineNeeded) return 'engine-needed';
    throw error;
  } finally {
    deadline = undefined;
  }
}

/** Runs a step of the engine within the remaining time. If the time is over, the whole comparison ends. */
export function engineStep<Result>(step: () => Result): Result {
  if (deadline === undefined) return step();
  if (!isEngineLoaded()) throw engineNeeded;
  const result = withinTime(deadline - performance.now(), () => ({ value: step() }));
  if (result === 'out-of-time') throw outOfTime;
  return result.value;
}

const outOfTime = new Error('the comparison is out of time');
const engineNeeded = new Error('the engine has to be loaded');
