import { type AnswerFormat, MaspoError } from '@maspo/core';
import type { CodeGold, Example } from '../example/example.ts';
import { probeSandbox } from '../sandbox/probe-sandbox.ts';
import type { Sandbox, SandboxLevel } from '../sandbox/sandbox.ts';
import { gradeChoice } from './choice-grader.ts';
import { extractCode } from './code-answer.ts';
import { cpuBudgetOf } from './code-budget.ts';
import { gradeCode } from './code-grader.ts';
import type { GradingMode } from './grading-mode.ts';
import { gradeMath } from './math-grader.ts';
import type { Outcome } from './outcome.ts';

/**
 * Grades a model's output for one example. Throws what `signal` was aborted with, and `MaspoError('invalid-input')` for an
 * example of another answer format.
 */
export type Grader = (example: Example, output: string, options?: { signal?: AbortSignal }) => Promise<Outcome>;

export interface GraderOptions {
  /** Default `repaired`. */
  readonly mode?: GradingMode;
  /** For code: the level to run at, or several, of which the first that works is taken. Default: the strongest alone. */
  readonly level?: SandboxLevel | readonly SandboxLevel[];
}

/**
 * The grader of an answer format. For `code` it makes sure of the sandbox first, and throws
 * `MaspoError('sandbox-unavailable')` without one; the other formats need none. A program that an example met before is not
 * run again.
 */
export async function createGrader(
  format: AnswerFormat,
  { mode = 'repaired', level }: GraderOptions = {},
): Promise<Grader> {
  const gradeProgram =
    format === 'code' ? onceForEachProgram(await probeSandbox(level === undefined ? {} : { level }), mode) : undefined;
  return async (example, output, { signal } = {}) => {
    signal?.throwIfAborted();
    const { id, gold } = example;
    if (gold.format !== format)
      throw new MaspoError(
        'invalid-input',
        `example ${id} has a ${gold.format} answer, but this grader is for ${format}: create one for ${gold.format}`,
      );
    if (gold.format === 'math') return gradeMath(gold.answer, output, { mode });
    if (gold.format === 'choice') return gradeChoice(gold, output, { mode });
    return gradeProgram!(id, gold, output, signal === undefined ? {} : { signal });
  };
}

/** Outputs that differ in their words alone hold the same program, and running one can take seconds. */
function onceForEachProgram(sandbox: Sandbox, mode: GradingMode) {
  const outcomes = new Map<string, Promise<Outcome>>();
  return (id: string, gold: CodeGold, output: string, options: { signal?: AbortSignal }): Promise<Outcome> => {
    const key = JSON.stringify([id, mode === 'repaired' ? extractCode(output, gold.entryPoint) : output]);
    const outcome =
      outcomes.get(key) ?? gradeCode(gold, output, sandbox, { ...options, mode, cpuSeconds: cpuBudgetOf(id) });
    outcomes.set(key, outcome);
    return outcome;
  };
}
