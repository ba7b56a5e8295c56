import { MaspoError } from '@maspo/core';
import type { Example, Gold } from '../example/example.ts';
import { probeSandbox } from '../sandbox/probe-sandbox.ts';
import type { SandboxLevel } from '../sandbox/sandbox.ts';
import { gradeMathApart } from './apart/grade-math-apart.ts';
import { gradeChoice } from './choice-grader.ts';
import { gradeProgramOnce } from './grade-program-once.ts';
import type { GradingMode } from './grading-mode.ts';
import { gradeByFunction } from './module-grader.ts';
import type { Outcome } from './outcome.ts';
import { type Scoring, type ScoringKind, scoringKind } from './scoring.ts';
import { gradeText } from './text-grader.ts';

/**
 * Grades a model's output for one example. Throws what `signal` was aborted with, and `MaspoError('invalid-input')` for an
 * example whose answer is for another scoring.
 */
export type Grader = (example: Example, output: string, options?: { signal?: AbortSignal }) => Promise<Outcome>;

export interface GraderOptions {
  /** Default `repaired`. */
  readonly mode?: GradingMode;
  /** For code: the level to run at, or several, of which the first that works is taken. Default: the strongest alone. */
  readonly level?: SandboxLevel | readonly SandboxLevel[];
}

/** What a grader compares answers with; a `rubric` is judged by a model and has no grader, and `none` has none either. */
const goldFormats: Readonly<Record<Exclude<ScoringKind, 'rubric' | 'none'>, Gold['format']>> = {
  math: 'math',
  choice: 'choice',
  code: 'code',
  exact: 'text',
  contains: 'text',
  regex: 'pattern',
  json: 'value',
  module: 'row',
};

/**
 * The grader of a scoring. For `code` it makes sure of the sandbox first, and throws
 * `MaspoError('sandbox-unavailable')` without one; the others need none. It runs a
 * program once for each example, also for callers at the same time, so one grader can serve many runs. What is judged
 * by a rubric, or not scored at all, has no grader, and every output is `unscored`.
 */
export async function createGrader(
  scoring: Scoring,
  { mode = 'repaired', level }: GraderOptions = {},
): Promise<Grader> {
  const kind = scoringKind(scoring);
  const gradeProgram =
    kind === 'code' ? gradeProgramOnce(await probeSandbox(level === undefined ? {} : { level }), { mode }) : undefined;
  return async (example, output, { signal } = {}) => {
    signal?.throwIfAborted();
    const { id, gold } = example;
    if (kind === 'rubric' || kind === 'none')
      return { outcome: 'unscored', rule: 'not-graded', reason: `scoring is ${kind}: no grader can tell` };
    if (gold.format !== goldFormats[kind])
      throw new MaspoError(
        'invalid-input',
        `example ${id} has a ${gold.format} answer, but this grader is for ${kind}: create one for ${gold.format}`,
      );
    switch (gold.format) {
      case 'math':
        return gradeMathApart(gold.answer, output, mode);
      case 'choice':
        return gradeChoice(gold, output, { mode });
      case 'code':
        return gradeProgram!({ id, gold }, output, signal);
    }
    if (typeof scoring === 'string' || scoring.kind === 'rubric') throw new TypeError(`no grader for ${kind}`);
    return scoring.kind === 'module'
      ? gradeByFunction(example, output, scoring)
      : gradeText(rightOf(gold), output, scoring);
  };
}

function rightOf(gold: Gold): unknown {
  return gold.format === 'text'
    ? gold.answers
    : gold.format === 'pattern'
      ? gold.pattern
      : (gold as { value?: unknown }).value;
}
