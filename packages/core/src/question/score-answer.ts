import type { Question } from './question.ts';

/**
 * How right a final answer is by the label of its question, 0 to 1; undefined when it could not be graded. The label itself stays
 * outside. Throws only systemic failures.
 */
export type ScoreAnswer = (
  question: Question,
  finalOutput: string,
  options: { readonly signal: AbortSignal },
) => Promise<number | undefined>;

/** Scores equal answers to a question once, also while the first is still in flight. A call that failed is forgotten. */
export function shareEqualScores(score: ScoreAnswer): ScoreAnswer {
  const scores = new Map<string, Promise<number | undefined>>();
  return (question, finalOutput, options) => {
    const key = JSON.stringify([question.id, finalOutput]);
    const known = scores.get(key);
    if (known !== undefined) return known;
    const scored = score(question, finalOutput, options);
    scores.set(key, scored);
    scored.catch(() => scores.delete(key));
    return scored;
  };
}
