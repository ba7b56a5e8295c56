import { createRandomSource } from '@maspo/core';
import { expect, test } from 'vitest';
import { createWindowSearch } from './window-search.ts';

test.each([4, 5, 12])('finds every window of %s letters, and few other positions', (length) => {
  const random = createRandomSource('windows');
  const text = Array.from({ length: 20_000 }, () => String.fromCharCode(97 + random.integer(26))).join('');
  const starts = Array.from({ length: 50 }, () => random.integer(text.length - length + 1));
  const windows = new Map(starts.map((at) => [text.slice(at, at + length), true]));
  const found = new Set<number>();
  createWindowSearch(windows, length)(text, (at) => found.add(at));
  const right = [...text].flatMap((_, at) => (windows.has(text.slice(at, at + length)) ? [at] : []));
  expect(right.filter((at) => !found.has(at))).toEqual([]);
  expect(found.size).toBeLessThan(right.length + text.length / 10);
});

test('a text that is as long as a window, and a shorter one', () => {
  const search = createWindowSearch(new Map([['abc', true]]), 3);
  const found: string[] = [];
  for (const text of ['ab', 'abc', '']) search(text, () => found.push(text));
  expect(found).toEqual(['abc']);
});
