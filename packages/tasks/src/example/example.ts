import type { Question } from '@maspo/core';

/** What a grader compares an answer with; its `format` is the benchmark's answer format. */
export type Gold = MathGold | ChoiceGold | CodeGold;

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

/** A labelled item: only graders and the final evaluation see `gold`. */
export interface Example extends Question {
  readonly gold: Gold;
}

/** The unlabelled part of an example, which is all that an optimizer may see. */
export function questionOf({ id, text }: Example): Question {
  return { id, text };
}
