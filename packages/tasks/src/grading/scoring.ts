import type { AnswerFormat } from '@maspo/core';

/** The answer formats that have a grader of their own. */
export const gradedFormats = ['math', 'choice', 'code'] as const satisfies readonly AnswerFormat[];

export type GradedFormat = (typeof gradedFormats)[number];

/** What makes no difference when texts are compared. */
export interface TextNorm {
  /** `ignore`: capital and small letters are alike. */
  readonly case: 'keep' | 'ignore';
  /** `collapse`: each run of white space counts as one blank, and none at the ends. */
  readonly whitespace: 'keep' | 'collapse';
}

/** What a scoring function of the user's gets. */
export interface AnswerToScore {
  readonly id: string;
  readonly question: string;
  /** The whole final output of the agents. */
  readonly output: string;
  /** What other scorings would compare: the text in `<answer>...</answer>` where there is one, else the whole output; trimmed. */
  readonly text: string;
  /** The value in the column of answers; undefined where the row has none. */
  readonly answer: unknown;
  /** All columns of the row. */
  readonly row: Readonly<Record<string, unknown>>;
}

/** A scoring function of the user's: whether the answer is right, or why that cannot be said. */
export type ScoreFunction = (answer: AnswerToScore) => Verdict | Promise<Verdict>;

type Verdict = boolean | { readonly unscored: string };

/**
 * How final answers are scored.
 *
 * - `math`, `choice`, `code`: by the graders of these answer formats.
 * - `exact`, `contains`: the answer's text equals, or holds, one of the right ones.
 * - `regex`: the right answer is a regular expression that the answer's text matches somewhere.
 * - `json`: the answer's text is JSON of the same value; with `fields`, an object with the same values in these alone.
 * - `module`: by a function of the user's.
 * - `rubric`: the evaluator model says whether the answer meets it. That is a judgement and no grade.
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

/** Where the numbers of a scoring come from: compared with answers or computed, a model's judgement, or nowhere. */
export type ScoringBasis = 'graded' | 'judged' | 'none';

export function scoringBasis(kind: string): ScoringBasis {
  return kind === 'rubric' ? 'judged' : kind === 'none' ? 'none' : 'graded';
}

/** The form in which agents are asked for answers that are scored so, where nothing else is said. */
export function formatOf(scoring: Scoring): AnswerFormat {
  return gradedFormats.find((format) => format === scoring) ?? 'text';
}

/** Whether every question needs an answer. */
export function needsAnswers(scoring: Scoring): boolean {
  return !['none', 'module', 'rubric'].includes(scoringKind(scoring));
}
