import type { RandomSource } from '@maspo/core';
import { mean } from 'simple-statistics';
import { bootstrapInterval } from './bootstrap-interval.ts';
import { type ClusteredValue, type Estimate, noEstimate } from './estimate.ts';
import { differencesOf, type OutcomePair, scoredPairs } from './outcome-pair.ts';
import { searchCount, twoWayMean } from './two-way-clusters.ts';

/**
 * The mean of the groups' shares of observations that are 1, the others being 0. Each benchmark is a group and weighs
 * the same, whatever its size. The interval is that of a bootstrap which draws whole questions within each group, with
 * half a question at 0 and half a one at 1 added in all. Has no value where a group has no observation, because a mean
 * over the other groups would be about other benchmarks. Draws from `random`.
 */
export function macroAverage(groups: readonly (readonly ClusteredValue[])[], random: RandomSource): Estimate {
  if (isLacking(groups)) return noEstimate;
  return {
    value: mean(groups.map((group) => mean(group.map(({ value }) => value)))),
    ...bootstrapInterval(groups, { random, extremes: [0, 1] }),
    n: groups.flat().length,
  };
}

/**
 * The mean of the groups' differences in accuracy, `other` less `one`, over the pairs that both have scored, with
 * interval and p of this mean (`twoWayMean`). The questions of all benchmarks taken together would give other ones,
 * since a large benchmark counts more there. `searches`: the fewest of any benchmark. Without a value where a group has
 * no scored pair.
 */
export function macroDifference(
  groups: readonly (readonly OutcomePair[])[],
): Estimate & { readonly p: number | null; readonly searches: number } {
  const differences = groups.map((pairs) => differencesOf(scoredPairs(pairs)));
  if (isLacking(differences)) return { ...noEstimate, p: null, searches: 0 };
  return {
    ...twoWayMean(differences),
    n: differences.flat().length,
    searches: Math.min(...differences.map(searchCount)),
  };
}

function isLacking(groups: readonly (readonly ClusteredValue[])[]): boolean {
  return groups.length === 0 || groups.some((group) => group.length === 0);
}
