import type { AnswerFormat } from '@maspo/core';

/** The answer formats that have a grader of their own. */
export const gradedFormats = ['math', 'choice', 'code'] as const satisfies readonly AnswerFormat[];

export type GradedFormat = (typeof gradedFormats)[number];

/** The differences that are ignored when texts are compared. */
export interface TextNorm {
  /** `ignore`: capital and small letters are alike. */
  readonly case: 'keep' | 'ignore';
  /** `collapse`: each run of white space counts as one blank, and white space at the ends is removed. */
  readonly whitespace: 'keep' | 'collapse';
}

/** The argument of a user's scoring function. */
export interface AnswerToScore {
  readonly id: string;
  readonly question: string;
  /** The whole final output of the agents. */
  readonly output: string;
  /** The text that other scorings compare, trimmed: the content of `<answer>...</answer>` if there is one, else the whole output. */
  readonly text: string;
  /** The value in the column of answers. Undefined if the row has no answer. */
  readonly answer: unknown;
  /** All columns of the row. */
  readonly row: Readonly<Record<string, unknown>>;
}

/** A user's scoring function. It returns whether the answer is right, or why the answer cannot be scored. */
export type ScoreFunction = (answer: AnswerToScore) => Verdict | Promise<Verdict>;

type Verdict = boolean | { readonly unscored: string };

/**
 * How final answers are scored.
 *
 * - `math`, `choice`, `code`: by the graders of these answer formats.
 * - `exact`, `contains`: the answer's text equals, or contains, one of the right answers.
 * - `regex`: the right answer is a regular expression that the answer's text matches somewhere.
 * - `json`: the answer's text is JSON of the same value; with `fields`, only the values of these fields count.
 * - `module`: by a user's function.
 * - `rubric`: the evaluator model decides whether the answer meets the rubric. This is a judgement and not a grade.
 * - `none`: not at all; the questions need no answers.
 */
export type Scoring =
  | GradedFormat
  | 'none'
  | ({ readonly kind: 'exact' | 'contains' } & TextNorm)
  | ({ readonly kind: 'regex' } & Pick<TextNorm, 'case'>)
  | ({ readonly kind: 'json'; readonly fields?: readonly string[] | undefined } & TextNorm)
  | { readonly kind: 'module'; readonly module: string; readonly score: ScoreFunction }
  | { readonly kind: 'rubric'; readonly rubric: string };

export type ScoringKind = GradedFormat | 'none' | Exclude<Scoring, string>['kind'];

export function scoringKind(scoring: Scoring): ScoringKind {
  return typeof scoring === 'string' ? scoring : scoring.kind;
}

/**
 * Where the numbers of a scoring come from: a comparison or computation (`graded`), a model's judgement (`judged`), or nowhere (`none`).
 */
export type ScoringBasis = 'graded' | 'judged' | 'none';

export function scoringBasis(kind: string): ScoringBasis {
  return kind === 'rubric' ? 'judged' : kind === 'none' ? 'none' : 'graded';
}

/** The form in which agents are asked for answers with this scoring, unless another form is set. */
export function formatOf(scoring: Scoring): AnswerFormat {
  return gradedFormats.find((format) => format === scoring) ?? 'text';
}

/** Whether every question needs an answer. */
export function needsAnswers(scoring: Scoring): boolean {
  return !['none', 'module', 'rubric'].includes(scoringKind(scoring));
}
