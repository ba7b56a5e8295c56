import { expect, test } from 'vitest';
import { withinProcessorTime } from './processor-time.ts';

/** Attempts on a machine that gives the thread `share` of the elapsed time; the work takes `needsMs` of processor time. */
function working(share: number, needsMs: number, preparesMs = 0) {
  let usedMs = 0;
  const elapsed: number[] = [];
  const result = withinProcessorTime(
    250,
    () => {
      usedMs += preparesMs;
    },
    (elapsedMs) => {
      elapsed.push(elapsedMs);
      usedMs += Math.min(needsMs, share * elapsedMs);
      return needsMs <= share * elapsedMs ? 'done' : 'out-of-time';
    },
    () => usedMs,
  );
  return { result, elapsed };
}

test('work that used up its processor time is stopped at once', () => {
  expect(working(1, 300)).toEqual({ result: 'out-of-time', elapsed: [250] });
});

test('work that waited for a processor gets more elapsed time', () => {
  expect(working(0.1, 200)).toEqual({ result: 'done', elapsed: [250, 1000, 4000] });
});

test('work that waited for a processor gets more elapsed time also if loading what it needs took long', () => {
  expect(working(0.1, 200, 500)).toEqual({ result: 'done', elapsed: [250, 1000, 4000] });
});

test('work also ends on a machine that gives it almost no processor time', () => {
  expect(working(0.001, 200)).toEqual({ result: 'out-of-time', elapsed: [250, 1000, 4000, 16_000] });
});
