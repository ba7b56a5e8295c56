import { createHash } from 'node:crypto';
import type { CodeGold } from '../example/example.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { cpuBudgetOf } from './code-budget.ts';
import { gradeCode } from './code-grader.ts';
import type { CodeOutcome } from './code-outcome.ts';
import { answerProgram } from './code-program.ts';
import type { GradingMode } from './grading-mode.ts';

/** Grades an output for the example with this id. Throws the reason of an aborted `signal`. */
export type ProgramGrader = (
  example: { readonly id: string; readonly gold: CodeGold },
  output: string,
  signal?: AbortSignal,
) => Promise<CodeOutcome>;

/**
 * A grader that runs each program of an example once: a run can take seconds, and outputs with different words often
 * contain the same program. Simultaneous calls for one program share its outcome. Runs that ended by an abort or a
 * fault of the sandbox are not remembered. Of all other runs, the `remembered` most recently requested outcomes are
 * kept.
 */
export function gradeProgramOnce(
  sandbox: Sandbox,
  { mode, remembered = 20_000 }: { readonly mode: GradingMode; readonly remembered?: number },
): ProgramGrader {
  const outcomes = new Map<string, CodeOutcome>();
  const underWay = new Map<string, Promise<CodeOutcome>>();

  const remember = (key: string, outcome: CodeOutcome) => {
    outcomes.delete(key);
    outcomes.set(key, outcome);
    if (outcomes.size > remembered) outcomes.delete(outcomes.keys().next().value!);
  };

  const run = async (key: string, grading: Promise<CodeOutcome>): Promise<CodeOutcome> => {
    try {
      const outcome = await grading;
      if (outcome.verdict !== 'infrastructure') remember(key, outcome);
      return outcome;
    } finally {
      underWay.delete(key);
    }
  };

  return async function grade({ id, gold }, output, signal): Promise<CodeOutcome> {
    signal?.throwIfAborted();
    const key = keyOf(id, gold, answerProgram(gold, output, mode));
    const known = outcomes.get(key);
    if (known !== undefined) {
      remember(key, known);
      return known;
    }
    const other = underWay.get(key);
    if (other !== undefined) {
      const shared = await unlessAborted(settled(other), signal);
      return shared ?? grade({ id, gold }, output, signal);
    }
    const limits = { cpuSeconds: cpuBudgetOf(id), ...(signal === undefined ? {} : { signal }) };
    const grading = run(key, gradeCode(gold, output, sandbox, { mode, ...limits }));
    underWay.set(key, grading);
    return grading;
  };
}

function keyOf(id: string, { setup, entryPoint, tests }: CodeGold, program: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify([id, setup, entryPoint, tests, program]))
    .digest('hex');
}

/** Undefined if the work failed: the caller that started it may have aborted it. */
function settled<Value>(work: Promise<Value>): Promise<Value | undefined> {
  return work.catch(() => undefined);
}

/** Rejects with the reason of `signal` as soon as the signal is aborted. */
async function unlessAborted<Value>(work: Promise<Value>, signal: AbortSignal | undefined): Promise<Value> {
  if (signal === undefined) return work;
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort);
  try {
    return await Promise.race([work, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
