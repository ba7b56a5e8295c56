import { expect, test } from 'vitest';
import { waitInWords } from './wait-in-words.ts';

test.each([
  [
    'Rate limit reached for gpt-4o on tokens per min (TPM): Limit 30000, Used 29000. Please try again in 40s. Visit x',
    40_000,
  ],
  ['Please try again in 1m30s.', 90_000],
  ['Please try again in 7m12.345s. Need more tokens?', 432_345],
  ['Please try again in 500ms', 500],
  ['Please try again in 1h2m3s', 3_723_000],
  ['Please retry in 36.4s.', 36_400],
  ['Too many requests, retry after 30 seconds', 30_000],
  ['Please retry after 1 second.', 1_000],
  ['Retry-After: 12s', 12_000],
  ['Please wait 2 minutes before trying again', 120_000],
  ['try again in 1 minute and 5 seconds', 65_000],
  ['Your quota resets in 3 hours', 10_800_000],
  ['Please try again in about 20 seconds', 20_000],
  ['The limit will be available again after 2h', 7_200_000],
  ['The model is available 5 days a week', undefined],
  ['Please wait until 3 requests are done', undefined],
  ['Please try again later', undefined],
  ['Limit 30000, Used 29000, Requested 1200', undefined],
  ['try again with 5 messages', undefined],
  ['', undefined],
])('%s', (words, waitMs) => {
  expect(waitInWords(words)).toBe(waitMs);
});

test('a long text is read in linear time', () => {
  expect(waitInWords('try again in '.repeat(50_000))).toBeUndefined();
  expect(waitInWords(`try again in ${'1'.repeat(200_000)}`)).toBeUndefined();
});
