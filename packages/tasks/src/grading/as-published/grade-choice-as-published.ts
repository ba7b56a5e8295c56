import type { Outcome } from '../outcome.ts';
import { normaliseAsPublished } from './normalise-as-published.ts';
import { extractPublishedAnswer } from './published-answer.ts';

/**
 * Grades a choice as the released code does. It is correct if the normal forms are equal or if the gold letter occurs anywhere in the
 * answer. `rule` is `as-published/<tag|boxed|tail>`.
 */
export function gradeChoiceAsPublished(letter: string, output: string): Outcome {
  const { source, text } = extractPublishedAnswer(output);
  const isCorrect = normaliseAsPublished(text) === normaliseAsPublished(letter) || text.includes(letter);
  return { outcome: isCorrect ? 'correct' : 'incorrect', rule: `as-published/${source}` };
}
