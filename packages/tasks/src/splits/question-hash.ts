import { hash } from 'node:crypto';
import type { Question } from '@maspo/core';

const known = new WeakMap<Pick<Question, 'text'>, string>();

/**
 * The identity of a question by its text. Its id, Unicode composition and white space do not matter. It is the `contentHash` of the
 * normalized text, but computed by Node and once for each object: an experiment splits the same thousands of questions for each of its
 * cells.
 */
export function questionHash(question: Pick<Question, 'text'>): string {
  const before = known.get(question);
  if (before !== undefined) return before;
  const found = hash('sha256', question.text.normalize('NFC').replace(/\s+/g, ' ').trim());
  known.set(question, found);
  return found;
}
