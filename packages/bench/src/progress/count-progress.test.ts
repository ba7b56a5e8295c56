import { expect, test } from 'vitest';
import { createCountProgress } from './count-progress.ts';

function shown(isTTY: boolean): string[] {
  const written: string[] = [];
  const progress = createCountProgress({ isTTY, write: (text) => written.push(text) });
  for (const done of [1, 2]) progress('evaluating', done, 2);
  return written;
}

test('a terminal gets one line that goes when all is done', () => {
  expect(shown(true)).toEqual(['\r\x1b[2Kevaluating: 1 of 2', '\r\x1b[2K']);
});

test('anything else gets nothing', () => {
  expect(shown(false)).toEqual([]);
});
