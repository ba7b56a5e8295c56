import type { RandomSource } from '@maspo/core';
import { mean } from 'simple-statistics';
import { bootstrapInterval } from './bootstrap-interval.ts';
import { type ClusteredValue, type Estimate, noEstimate } from './estimate.ts';
import { differencesOf, type OutcomePair, scoredPairs } from './outcome-pair.ts';
import { searchCount, twoWayMean } from './two-way-clusters.ts';

/**
 * The mean over the groups of the share of observations with the value 1; all other values are 0. Each benchmark is a
 * group and has the same weight, whatever its size. The interval is from a bootstrap that draws whole questions within
 * each group, with half a question at 0 and half a question at 1 added in all. It has no value if a group has no
 * observation, because a mean over the other groups would be about other benchmarks. Draws from `random`.
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
 * The mean of the groups' differences in accuracy, `other` less `one`, over the pairs that both sides have scored, with
 * interval and p of this mean (`twoWayMean`). The questions of all benchmarks taken together would give other figures,
 * since a large benchmark would count more. `searches` is the fewest of any benchmark. It has no value if a group has
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
