import type { Question } from './question.ts';

/**
 * Labelled questions apart from the pool. An optimizer sees no label: it may only have the system's final answers scored, and with
 * them hold a floor or stop at a target.
 */
export interface Validation {
  readonly questions: readonly Question[];
  /** How right a final answer is, 0 to 1; undefined when it could not be graded. Throws only systemic failures. */
  score(
    question: Question,
    finalOutput: string,
    options: { readonly signal: AbortSignal },
  ): Promise<number | undefined>;
}
