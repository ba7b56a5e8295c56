import { type AnswerFormat, MaspoError } from '@maspo/core';
import type { Example } from '../example/example.ts';
import { probeSandbox } from '../sandbox/probe-sandbox.ts';
import type { SandboxLevel } from '../sandbox/sandbox.ts';
import { gradeMathApart } from './apart/grade-math-apart.ts';
import { gradeChoice } from './choice-grader.ts';
import { gradeProgramOnce } from './grade-program-once.ts';
import type { GradingMode } from './grading-mode.ts';

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
 * `MaspoError('sandbox-unavailable')` without one; the other formats need none. It runs a
 * program once for each example, also for callers at the same time, so one grader can serve many runs.
 */
export async function createGrader(
  format: AnswerFormat,
  { mode = 'repaired', level }: GraderOptions = {},
): Promise<Grader> {
  const gradeProgram =
    format === 'code'
      ? gradeProgramOnce(await probeSandbox(level === undefined ? {} : { level }), { mode })
      : undefined;
  return async (example, output, { signal } = {}) => {
    signal?.throwIfAborted();
    const { id, gold } = example;
    if (gold.format !== format)
      throw new MaspoError(
        'invalid-input',
        `example ${id} has a ${gold.format} answer, but this grader is for ${format}: create one for ${gold.format}`,
      );
    if (gold.format === 'math') return gradeMathApart(gold.answer, output, mode);
    if (gold.format === 'choice') return gradeChoice(gold, output, { mode });
    return gradeProgram!({ id, gold }, output, signal);
  };
}
