import type { Question } from './question.ts';
import type { ScoreAnswer } from './score-answer.ts';

/**
 * Labelled questions, kept apart from the pool. An optimizer never sees a label. It can only have the system's final answers scored,
 * for guards and stop conditions.
 */
export interface Validation {
  readonly questions: readonly Question[];
  readonly score: ScoreAnswer;
}
