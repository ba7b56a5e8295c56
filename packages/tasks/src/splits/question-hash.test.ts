import { expect, test } from 'vitest';
import { questionHash } from './question-hash.ts';

test('white space and Unicode composition do not matter, but words and case do', () => {
  const hash = questionHash({ text: 'Wie groß ist das Café?' });
  expect(questionHash({ text: ' Wie  groß\nist das Cafe\u0301? ' })).toBe(hash);
  expect(questionHash({ text: 'Wie groß ist das café?' })).not.toBe(hash);
});
