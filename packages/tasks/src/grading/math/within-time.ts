import { createContext, Script } from 'node:vm';

const context: { task?: (() => unknown) | undefined } = {};
createContext(context);
const call = new Script('task()');

/** What `task` returns, or `out-of-time` when it was stopped. Stops code that never looks at a clock, long regular expressions included. */
export function withinTime<Result>(timeLimitMs: number, task: () => Result): Result | 'out-of-time' {
  context.task = task;
  try {
    return call.runInContext(context, { timeout: Math.max(1, Math.ceil(timeLimitMs)) }) as Result;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') return 'out-of-time';
    throw error;
  } finally {
    context.task = undefined;
  }
}
