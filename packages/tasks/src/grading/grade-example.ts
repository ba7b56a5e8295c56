import { type AnswerFormat, MaspoError } from '@maspo/core';
import type { Example } from '../example/example.ts';
import { probeSandbox } from '../sandbox/probe-sandbox.ts';
import { gradeChoice } from './choice-grader.ts';
import { gradeCode } from './code-grader.ts';
import { gradeMath } from './math-grader.ts';
import type { Outcome } from './outcome.ts';

/**
 * Grades a model's output for one example. Throws what `signal` was aborted with, and `MaspoError('invalid-input')` for an
 * example of another answer format.
 */
export type Grader = (example: Example, output: string, options?: { signal?: AbortSignal }) => Promise<Outcome>;

/**
 * The grader of an answer format. For `code` it makes sure of the sandbox first, and throws
 * `MaspoError('sandbox-unavailable')` without one; the other formats need none.
 */
export async function createGrader(format: AnswerFormat): Promise<Grader> {
  if (format === 'code') await probeSandbox();
  return async ({ id, gold }, output, { signal } = {}) => {
    signal?.throwIfAborted();
    if (gold.format !== format)
      throw new MaspoError(
        'invalid-input',
        `example ${id} has a ${gold.format} answer, but this grader is for ${format}: create one for ${gold.format}`,
      );
    if (gold.format === 'math') return gradeMath(gold.answer, output);
    if (gold.format === 'choice') return gradeChoice(gold, output);
    return gradeCode(gold, output, await probeSandbox(), signal === undefined ? {} : { signal });
  };
}
