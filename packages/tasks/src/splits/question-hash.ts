import { hash } from 'node:crypto';
import type { Question } from '@maspo/core';

/**
 * The identity of a question by its text; its id, Unicode composition and white space do not matter. The `contentHash` of core, by
 * Node: an experiment splits thousands of questions for each of its cells.
 */
export function questionHash({ text }: Pick<Question, 'text'>): string {
  return hash('sha256', text.normalize('NFC').replace(/\s+/g, ' ').trim());
}
