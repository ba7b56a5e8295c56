import { expect, test } from 'vitest';
import { clusteredProportion } from './clustered-proportion.ts';
import { wilsonInterval } from './wilson-interval.ts';

/** One observation for each digit, in clusters of `size`. */
function observed(digits: string, size = 1) {
  return [...digits].map((digit, index) => ({ cluster: `${Math.floor(index / size)}`, value: Number(digit) }));
}

test('independent observations have the plain interval', () => {
  expect(clusteredProportion(observed('1110'))).toEqual({ value: 0.75, ...wilsonInterval(0.75, 4), n: 4 });
});

test('clusters whose members differ more than independent observations keep the plain interval', () => {
  // Every cluster has one of each value, so its design effect is 0. It counts as 1, the design effect of independent observations.
  expect(clusteredProportion(observed('10100110', 2))).toEqual({ value: 0.5, ...wilsonInterval(0.5, 8), n: 8 });
});

test('members of a cluster that repeat each other are worth little more than one observation', () => {
  // 4 clusters of 2 equal values, share 0.75: residuals 0.5, 0.5, 0.5, -1.5; variance 4/3 * 3 / 64 = 1/16; independent: 3/16 / 8.
  const { n, ...interval } = clusteredProportion(observed('11111100', 2));
  expect(n).toBe(8);
  const expected = wilsonInterval(0.75, 8 / (1 / 16 / (3 / 128)));
  expect(interval.low).toBeCloseTo(expected.low, 12);
  expect(interval.high).toBeCloseTo(expected.high, 12);
});

test('if all observations are equal, a cluster counts once', () => {
  expect(clusteredProportion(observed('11111111', 2))).toEqual({ value: 1, ...wilsonInterval(1, 4), n: 8 });
});

test('without observations there is no number', () => {
  expect(clusteredProportion([])).toEqual({ value: null, low: null, high: null, n: 0 });
});
