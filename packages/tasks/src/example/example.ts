import type { Question } from '@maspo/core';

/** What a grader compares an answer with. */
export type Gold = MathGold | ChoiceGold | CodeGold | TextGold | PatternGold | ValueGold | RowGold | NoGold;

export interface MathGold {
  readonly format: 'math';
  /** The answer as published, usually LaTeX. */
  readonly answer: string;
}

export interface ChoiceGold {
  readonly format: 'choice';
  /** The letter of the right option, `A` to `E`. */
  readonly letter: string;
  /** Option texts in order: the first is A. */
  readonly options: readonly string[];
}

export interface CodeGold {
  readonly format: 'code';
  /** Python that the answer may rely on and that runs before it (imports, helper functions of the prompt). */
  readonly setup: string;
  /** The function that the tests call. */
  readonly entryPoint: string;
  /** Python statements, each an `assert`; all must hold. */
  readonly tests: readonly string[];
  /** A published solution as a complete program, where there is one. */
  readonly solution?: string;
}

/** For the scorings `exact` and `contains`. */
export interface TextGold {
  readonly format: 'text';
  /** The answer must match one of these texts. The list is not empty. */
  readonly answers: readonly string[];
}

/** For the scoring `regex`. */
export interface PatternGold {
  readonly format: 'pattern';
  /** A regular expression of JavaScript, read with the flag `u`. */
  readonly pattern: string;
}

/** For the scoring `json`. */
export interface ValueGold {
  readonly format: 'value';
  /** A JSON value. */
  readonly value: unknown;
}

/** For a scoring function of the user. */
export interface RowGold {
  readonly format: 'row';
  /** Undefined if the row has no answer. */
  readonly answer: unknown;
  readonly row: Readonly<Record<string, unknown>>;
}

/** A question without an answer to compare with. */
export interface NoGold {
  readonly format: 'none';
  /** A right answer that a judge may read in addition to a rubric. */
  readonly reference?: string;
}

/** A labelled item: only graders and the final evaluation see `gold`. */
export interface Example extends Question {
  readonly gold: Gold;
}

/** The example without its label. An optimizer may see only this. */
export function questionOf({ id, text }: Example): Question {
  return { id, text };
}
