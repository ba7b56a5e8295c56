import { describe, expect, test } from 'vitest';
import { wilsonInterval } from './wilson-interval.ts';

describe('the four examples of Newcombe 1998, table I, method 3', () => {
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('%i of %i', (hits, n, low, high) => {
    const interval = wilsonInterval(hits / n, n);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });
});

test.each([7, 10, 13.7, 42, 1e6])('an interval for n = %d contains its share, also at the ends of the scale', (n) => {
  expect(wilsonInterval(0, n).low).toBe(0);
  expect(wilsonInterval(1, n).high).toBe(1);
  for (const share of [1e-9, 0.2, 1 - 1e-9]) {
    const { low, high } = wilsonInterval(share, n);
    expect([low >= 0, low <= share, high >= share, high <= 1]).toEqual([true, true, true, true]);
  }
});

test('the intervals of the shares 0 and 1 mirror each other', () => {
  const [never, always] = [wilsonInterval(0, 12), wilsonInterval(1, 12)];
  expect(always.high).toBe(1);
  expect(always.low).toBeCloseTo(1 - never.high, 12);
});
