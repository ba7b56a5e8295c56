import { createRandomSource } from '@maspo/core';
import { expect, test } from 'vitest';
import { clusteredProportion } from './clustered-proportion.ts';
import type { Estimate } from './estimate.ts';
import { wilsonInterval } from './wilson-interval.ts';

/** One observation for each digit, in clusters of `size`. */
function observed(digits: string, size = 1) {
  return [...digits].map((digit, index) => ({ cluster: `${Math.floor(index / size)}`, value: Number(digit) }));
}

test('independent observations have the plain interval', () => {
  expect(clusteredProportion(observed('1110'))).toEqual({ value: 0.75, ...wilsonInterval(0.75, 4), n: 4 });
});

/** (z / t)^2 for four clusters: the 0.975 quantile of Student's t with 3 degrees of freedom is 3.182. */
const ofFourClusters = (1.959964 / 3.182446) ** 2;

function expectInterval({ low, high }: Estimate, expected: { readonly low: number; readonly high: number }) {
  expect(low).toBeCloseTo(expected.low, 6);
  expect(high).toBeCloseTo(expected.high, 6);
}

test('clusters whose members differ more than independent observations count as independent, as far as four clusters can tell', () => {
  // Every cluster has one of each value, so its design effect is 0. It counts as 1, the design effect of independent observations.
  const found = clusteredProportion(observed('10100110', 2));
  expect(found).toMatchObject({ value: 0.5, n: 8 });
  expectInterval(found, wilsonInterval(0.5, 8 * ofFourClusters));
});

test('members of a cluster that repeat each other are worth little more than one observation', () => {
  // 4 clusters of 2 equal values, share 0.75: residuals 0.5, 0.5, 0.5, -1.5; variance 4/3 * 3 / 64 = 1/16; independent: 3/16 / 8.
  const found = clusteredProportion(observed('11111100', 2));
  expect(found.n).toBe(8);
  expectInterval(found, wilsonInterval(0.75, (8 / (1 / 16 / (3 / 128))) * ofFourClusters));
});

test.each([3, 6, 9])(
  'with %i clusters of 6 that are alike, the interval holds the truth in at least 92 of 100 samples',
  (clusters) => {
    const random = createRandomSource('few clusters').fork(clusters);
    const truth = 0.6;
    const holdsIn = () => {
      const observations = Array.from({ length: clusters }, (_, cluster) => {
        // Half of the members repeat one value of their cluster.
        const own = Number(random.uniform() < truth);
        return Array.from({ length: 6 }, () => ({
          cluster: `${cluster}`,
          value: random.uniform() < 0.5 ? own : Number(random.uniform() < truth),
        }));
      }).flat();
      const { low, high } = clusteredProportion(observations);
      return low! <= truth && truth <= high!;
    };
    expect(Array.from({ length: 1000 }, holdsIn).filter(Boolean).length).toBeGreaterThanOrEqual(920);
  },
);

test('if all observations are equal, a cluster counts once', () => {
  expect(clusteredProportion(observed('11111111', 2))).toEqual({ value: 1, ...wilsonInterval(1, 4), n: 8 });
});

test('without observations there is no number', () => {
  expect(clusteredProportion([])).toEqual({ value: null, low: null, high: null, n: 0 });
});
