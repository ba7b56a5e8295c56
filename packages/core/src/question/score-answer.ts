import { shareEqual } from '../sharing/share-equal.ts';
import type { Question } from './question.ts';

/**
 * Returns the score of a final answer by the label of its question, 0 to 1; undefined when it could not be graded. The optimizer never gets
 * the label itself. Throws only systemic failures.
 */
export type ScoreAnswer = (
  question: Question,
  finalOutput: string,
  options: { readonly signal: AbortSignal },
) => Promise<number | undefined>;

/** Scores equal answers to a question once, as `shareEqual` does. */
export function shareEqualScores(score: ScoreAnswer): ScoreAnswer {
  const share = shareEqual<number | undefined>();
  return (question, finalOutput, options) =>
    share(JSON.stringify([question.id, finalOutput]), options.signal, () => score(question, finalOutput, options));
}
