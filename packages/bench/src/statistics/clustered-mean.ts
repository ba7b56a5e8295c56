import type { RandomSource } from '@maspo/core';
import { sum } from 'simple-statistics';
import { bootstrapInterval } from './bootstrap-interval.ts';
import { type ClusteredValue, type Estimate, noEstimate } from './estimate.ts';

/**
 * The mean, with the percentile interval of the bootstrap that draws whole clusters. The interval has no width where all
 * observations are equal. Draws from `random`.
 */
export function clusteredMean(observations: readonly ClusteredValue[], random: RandomSource): Estimate {
  const n = observations.length;
  if (n === 0) return noEstimate;
  return {
    value: sum(observations.map(({ value }) => value)) / n,
    ...bootstrapInterval([observations], { random }),
    n,
  };
}
