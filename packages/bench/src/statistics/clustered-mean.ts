import type { RandomSource } from '@maspo/core';
import { quantile, sum } from 'simple-statistics';
import { type Estimate, noEstimate, type Observation } from './estimate.ts';

const resamples = 2000;

/**
 * The mean, with the percentile interval of the bootstrap that draws whole clusters (Efron and Tibshirani 1993, chapters 8 and 13). The
 * interval has no width where all observations are equal. Draws from `random`.
 */
export function clusteredMean(observations: readonly Observation[], random: RandomSource): Estimate {
  const n = observations.length;
  if (n === 0) return noEstimate;
  const clusters = Array.from(Map.groupBy(observations, ({ cluster }) => cluster).values(), (members) => ({
    total: sum(members.map(({ value }) => value)),
    n: members.length,
  }));
  const means = Array.from({ length: resamples }, () => {
    let total = 0;
    let count = 0;
    for (let draw = 0; draw < clusters.length; draw++) {
      const cluster = clusters[random.integer(clusters.length)]!;
      total += cluster.total;
      count += cluster.n;
    }
    return total / count;
  });
  const [low, high] = quantile(means, [0.025, 0.975]) as [number, number];
  return { value: sum(observations.map(({ value }) => value)) / n, low, high, n };
}
