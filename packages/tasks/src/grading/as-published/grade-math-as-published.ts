import type { Outcome } from '../outcome.ts';
import { normaliseAsPublished } from './normalise-as-published.ts';
import { extractPublishedAnswer } from './published-answer.ts';

/**
 * Grades a math answer as the released code does: it is correct if the normal forms are equal. `rule` is `as-published/<tag|boxed|tail>`.
 */
export function gradeMathAsPublished(gold: string, output: string): Outcome {
  const { source, text } = extractPublishedAnswer(output);
  const isEqual = normaliseAsPublished(text) === normaliseAsPublished(gold);
  return { outcome: isEqual ? 'correct' : 'incorrect', rule: `as-published/${source}` };
}
