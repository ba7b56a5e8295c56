import type { RandomSource } from '@maspo/core';
import { quantile, sum } from 'simple-statistics';
import { createBinomialSource } from './binomial-source.ts';
import type { ClusteredValue } from './estimate.ts';

const resamples = 2000;

/** The random source, and the observations to add. */
interface BootstrapOptions {
  readonly random: RandomSource;
  /** The ends of the scale of the values. In all, half a cluster is added at each end; every group gets an equal share of it. */
  readonly extremes?: readonly [lowest: number, highest: number];
}

/**
 * The 95 % percentile interval of the mean of the groups' means, by the bootstrap that draws whole clusters, for each
 * group from its own (Efron and Tibshirani 1993, chapters 8 and 13; Davison and Hinkley 1997, sections 3.2 and 3.8).
 * Every group must have an observation. Draws from `random`.
 *
 * Without `extremes`, the interval has no width if all observations of each group are equal, and if nearly all are, it
 * holds the true value too seldom. `extremes` add half a question at either end of the scale, as Agresti and Min (2005,
 * Statistics in Medicine 24:729) add half an observation to each cell of the table for the normal interval of paired
 * differences. Half a question is neither too much for one seed nor too little for several. Half a question in every
 * group would move a mean over many groups too far.
 */
export function bootstrapInterval(
  groups: readonly (readonly ClusteredValue[])[],
  { random, extremes }: BootstrapOptions,
): { readonly low: number; readonly high: number } {
  const means = Array.from({ length: resamples }, () => 0);
  for (const group of groups) {
    const kinds = kindsOf(group);
    const observations = group.length / sum(kinds.map(({ clusters }) => clusters)) / 2 / groups.length;
    const added = (extremes ?? []).map((value) => ({ total: value * observations, observations, clusters: 1 }));
    addResampledMeans(means, [...kinds, ...added], random);
  }
  const [low, high] = quantile(means, [0.025, 0.975]) as [number, number];
  return { low: low / groups.length, high: high / groups.length };
}

/** Clusters with equal sums and equal numbers of observations. In a resample they cannot be distinguished. */
interface Kind {
  readonly total: number;
  /** The weight of a cluster in the mean. */
  readonly observations: number;
  readonly clusters: number;
}

function kindsOf(group: readonly ClusteredValue[]): Kind[] {
  const clusters = Array.from(Map.groupBy(group, ({ cluster }) => cluster).values(), (members) => ({
    total: sum(members.map(({ value }) => value)),
    observations: members.length,
  }));
  const kinds = Map.groupBy(clusters, ({ total, observations }) => `${total} of ${observations}`).values();
  return Array.from(kinds, (equal) => ({ ...equal[0]!, clusters: equal.length }));
}

/**
 * The counts of the drawn kinds are multinomial, so they are a chain of binomials, each among the remaining draws. Even
 * with many clusters there are few kinds, so this takes a fraction of the time of drawing clusters one by one, which
 * would slow a table down.
 */
function addResampledMeans(means: number[], kinds: readonly Kind[], random: RandomSource): void {
  const clusters = sum(kinds.map((kind) => kind.clusters));
  let behind = clusters;
  // The most frequent kind comes first, since the memory for a binomial grows with the number of remaining draws.
  const chain = kinds
    .toSorted((left, right) => right.clusters - left.clusters)
    .map((kind) => {
      const draw = createBinomialSource(kind.clusters / behind, random);
      behind -= kind.clusters;
      return { ...kind, draw };
    });
  for (let resample = 0; resample < resamples; resample++) {
    let left = clusters;
    let total = 0;
    let drawn = 0;
    for (const kind of chain) {
      const times = kind.draw(left);
      left -= times;
      total += times * kind.total;
      drawn += times * kind.observations;
    }
    means[resample]! += total / drawn;
  }
}
