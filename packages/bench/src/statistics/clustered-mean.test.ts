import { createRandomSource } from '@maspo/core';
import { expect, test } from 'vitest';
import { clusteredMean } from './clustered-mean.ts';

const random = () => createRandomSource(1);

test('the mouse data of Efron and Tibshirani, chapter 2: the spread is that of their standard error', () => {
  const survival = [94, 197, 16, 38, 99, 141, 23];
  const estimate = clusteredMean(
    survival.map((value, index) => ({ cluster: `${index}`, value })),
    random(),
  );
  expect(estimate.value).toBeCloseTo(86.86, 2);
  // 23.36 is their figure for a bootstrap without end; the normal width is 2 * 1.96 of it.
  expect((estimate.high! - estimate.low!) / (2 * 1.96 * 23.36)).toBeCloseTo(1, 1);
});

test('what repeats within its cluster does not narrow the interval', () => {
  const singles = [0, 0, 1, 1, 1].map((value, index) => ({ cluster: `${index}`, value }));
  const doubled = singles.flatMap((observation) => [observation, observation]);
  expect({ ...clusteredMean(doubled, random()), n: 5 }).toEqual(clusteredMean(singles, random()));
});

test('nothing observed is no number', () => {
  expect(clusteredMean([], random())).toEqual({ value: null, low: null, high: null, n: 0 });
});
