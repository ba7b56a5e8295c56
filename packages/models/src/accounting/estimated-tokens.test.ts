import { expect, test } from 'vitest';
import { estimatedPromptTokens, estimatedTokens } from './estimated-tokens.ts';

test('four bytes count as a token, so that characters with more bytes count more', () => {
  expect(estimatedTokens('')).toBe(0);
  expect(estimatedTokens('a')).toBe(1);
  expect(estimatedTokens('eight ch', 'four')).toBe(3);
  expect(estimatedTokens('四個漢字')).toBe(3);
});

test('a request is as long as its messages together', () => {
  const messages = [
    { role: 'system', content: 'ab' },
    { role: 'user', content: 'cd' },
  ] as const;
  expect(estimatedPromptTokens({ messages })).toBe(1);
});
