import { expect, test } from 'vitest';
import { createPace } from './pace.ts';

function paceAt(
  share: number,
  ms: number,
  start?: { readonly share: number; readonly ms: number },
  measured = 30,
): string {
  const time = { ms: 0 };
  const pace = createPace(() => time.ms);
  if (start !== undefined) {
    time.ms = start.ms;
    pace.startFrom(start.share);
  }
  time.ms = ms;
  return pace.text(share, measured);
}

test.each([
  [0.25, 10_000, '25 %, about 30 s left'],
  [0.999, 10_000, '99 %, about 5 s left'],
  [0.5, 200_000, '50 %, about 3 min left'],
  [0.1, 3_600_000, '10 %, about 9 h 0 min left'],
])('%d of the work after %d ms is %s', (share, ms, text) => {
  expect(paceAt(share, ms)).toBe(text);
});

test('shows no time left before any work is done, while too little is measured, or when all is done', () => {
  expect(paceAt(0, 60_000)).toBe('0 %, estimating');
  expect(paceAt(0.1, 60_000, undefined, 4)).toBe('10 %, estimating');
  expect(paceAt(0.1, 60_000, undefined, 29)).toBe('10 %, estimating');
  expect(paceAt(1, 60_000)).toBe('100 %');
});

test('work from before the start counts only for the share', () => {
  expect(paceAt(0.75, 11_000, { share: 0.5, ms: 1000 })).toBe('75 %, about 10 s left');
  expect(paceAt(0.5, 11_000, { share: 0.5, ms: 1000 })).toBe('50 %, estimating');
});
