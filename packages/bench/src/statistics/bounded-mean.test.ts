import { createRandomSource } from '@maspo/core';
import { describe, expect, test } from 'vitest';
import { boundedMean } from './bounded-mean.ts';

const scale = [-0.5, 0.5] as const;
const of = (values: readonly number[]) => values.map((value, index) => ({ cluster: `${index}`, value }));

test('by hand: one pair with the value 0.5, and one added cluster at either end', () => {
  // Values 0.5, -0.5, 0.5: centre 1/6, squares 1/9 + 4/9 + 1/9, over 9; t of two degrees of freedom is 4.303.
  const spread = 4.3027 * Math.sqrt(6 / 9 / 9);
  expect(1 / 6 - spread).toBeLessThan(-0.5);
  expect(boundedMean(of([0.5]), scale)).toEqual({ value: 0.5, low: -0.5, high: 0.5, n: 1 });
});

test('repeated values within a cluster do not narrow the interval', () => {
  const one = of([0, 0, 0.5, 0, -0.25]);
  const { low, high } = boundedMean(one, scale);
  const twice = boundedMean([...one, ...one], scale);
  expect([twice.low, twice.high]).toEqual([expect.closeTo(low!, 12), expect.closeTo(high!, 12)]);
});

test('without observations there is no number', () => {
  expect(boundedMean([], scale)).toEqual({ value: null, low: null, high: null, n: 0 });
});

/** Shares of pairs whose bias is -0.5, -0.25, 0, 0.25 and 0.5. */
const biases: Readonly<Record<string, readonly number[]>> = {
  'nearly only ties, one-sided': [0, 0, 0.95, 0, 0.05],
  'nearly only ties': [0.02, 0, 0.95, 0, 0.03],
  'one in ten, one-sided': [0, 0, 0.9, 0, 0.1],
  'three in ten, one-sided': [0, 0, 0.7, 0, 0.3],
  'three in ten': [0.1, 0, 0.7, 0, 0.2],
  'all kinds': [0.1, 0.1, 0.5, 0.15, 0.15],
  'nearly always one side': [0, 0, 0.1, 0, 0.9],
};
const values = [-0.5, -0.25, 0, 0.25, 0.5];

describe.each(Object.entries(biases))('with %s', (name, shares) => {
  const truth = shares.reduce((total, share, index) => total + share * values[index]!, 0);
  const upTo = shares.map((_, at) => shares.slice(0, at + 1).reduce((total, share) => total + share, 0));

  test.each([3, 10, 20, 40, 100])('the interval of %i pairs holds the truth in at least 93 %% of samples', (pairs) => {
    const random = createRandomSource('bounded mean').fork(name, pairs);
    let held = 0;
    for (let sample = 0; sample < 1000; sample++) {
      const drawn = Array.from({ length: pairs }, () => {
        const luck = random.uniform();
        return values[upTo.findIndex((bound) => luck < bound)] ?? values.at(-1)!;
      });
      const { low, high } = boundedMean(of(drawn), scale);
      if (low! <= truth && truth <= high!) held += 1;
    }
    // 93.9 % is the least share in 20,000 samples; this bound is three standard errors of 1000 samples lower.
    expect(held / 1000).toBeGreaterThan(0.917);
  });
});
