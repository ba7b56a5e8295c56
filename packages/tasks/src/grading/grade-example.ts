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
 * Grades a model's output for one example. Throws the reason of an aborted `signal`, and `MaspoError('invalid-input')` for an example whose
 * gold answer is for another scoring.
 */
export type Grader = (example: Example, output: string, options?: { signal?: AbortSignal }) => Promise<Outcome>;

export interface GraderOptions {
  /** Default `repaired`. */
  readonly mode?: GradingMode;
  /** For code: the level to run at, or several levels, of which the first that works is used. Default: only the strongest level. */
  readonly level?: SandboxLevel | readonly SandboxLevel[];
}

/** The gold format of each scoring. `rubric` is judged by a model and has no grader, and `none` has no grader either. */
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
 * The grader of a scoring. For `code` it first checks that a sandbox works, and throws
 * `MaspoError('sandbox-unavailable')` if none works. Other scorings need no sandbox. A grader runs each program of an
 * example once, also for simultaneous calls, so one grader can serve many runs. For `rubric` and `none`, every output
 * is `unscored`.
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
