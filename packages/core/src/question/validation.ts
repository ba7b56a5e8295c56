import type { Question } from './question.ts';

/**
 * Labelled questions, kept apart from the pool. An optimizer never sees a label. It can only have the system's final answers scored,
 * for guards and stop conditions.
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
