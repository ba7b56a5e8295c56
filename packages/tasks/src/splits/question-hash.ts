import { contentHash, type Question } from '@maspo/core';

/** The identity of a question by its text; its id, Unicode composition and white space do not matter. */
export function questionHash({ text }: Pick<Question, 'text'>): string {
  return contentHash(text.normalize('NFC').replace(/\s+/g, ' ').trim());
}
