import type { Question } from './question.ts';
import type { ScoreAnswer } from './score-answer.ts';

/**
 * Labelled questions, kept apart from the pool. An optimizer never sees a label. It only gets scores of the system's final answers, for
 * guards, stop conditions and objectives.
 */
export interface Validation {
  readonly questions: readonly Question[];
  readonly score: ScoreAnswer;
}
