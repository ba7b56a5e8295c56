import type { RandomSource } from '@maspo/core';
import { mean } from 'simple-statistics';
import { bootstrapInterval } from './bootstrap-interval.ts';
import { type ClusteredValue, type Estimate, noEstimate } from './estimate.ts';
import { differencesOf, type OutcomePair, scoredPairs } from './outcome-pair.ts';

/**
 * The mean of the groups' shares of observations that are 1, the others being 0. Each benchmark is a group and weighs the same,
 * whatever its size. The interval is that of a bootstrap which draws whole questions within each group, with half a question at 0 and
 * half a one at 1 added in all. Without a value where a group has no observation: a mean over the others would be one of other
 * benchmarks. Draws from `random`.
 */
export function macroAverage(groups: readonly (readonly ClusteredValue[])[], random: RandomSource): Estimate {
  return meanOfMeans(groups, { extremes: [0, 1], random });
}

/**
 * The mean of the groups' differences in accuracy, `other` less `one`, over the pairs that both have scored; else as `macroAverage`,
 * with half a gained and half a lost question added in all. Draws from `random`.
 */
export function macroDifference(groups: readonly (readonly OutcomePair[])[], random: RandomSource): Estimate {
  return meanOfMeans(
    groups.map((pairs) => differencesOf(scoredPairs(pairs))),
    { extremes: [-1, 1], random },
  );
}

function meanOfMeans(
  groups: readonly (readonly ClusteredValue[])[],
  { extremes, random }: { readonly extremes: readonly [number, number]; readonly random: RandomSource },
): Estimate {
  if (groups.length === 0 || groups.some((group) => group.length === 0)) return noEstimate;
  return {
    value: mean(groups.map((group) => mean(group.map(({ value }) => value)))),
    ...bootstrapInterval(groups, { random, extremes }),
    n: groups.flat().length,
  };
}
