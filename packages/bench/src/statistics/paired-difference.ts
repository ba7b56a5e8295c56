import type { RandomSource } from '@maspo/core';
import { bootstrapInterval } from './bootstrap-interval.ts';
import { clusteredProportion } from './clustered-proportion.ts';
import { cohensG, cohensH, discordantOddsRatio } from './effect-sizes.ts';
import { type Estimate, noEstimate, type SearchedValue } from './estimate.ts';
import { mcnemarTest } from './mcnemar-test.ts';
import { correctOf, differencesOf, type OutcomePair, scoredPairs } from './outcome-pair.ts';
import { searchCount, type TwoWayMean, twoWayMean } from './two-way-clusters.ts';

/** The difference between two systems on the same questions. All shares are of the pairs that both have scored. */
export interface PairedDifference {
  /** Pairs that both sides have scored. */
  readonly n: number;
  /** Pairs that at least one side has not scored. They count for neither side. */
  readonly leftOut: number;
  /** Accuracies. */
  readonly one: Estimate;
  readonly other: Estimate;
  /** Accuracy of `other` less that of `one`, from -1 to 1. */
  readonly difference: Estimate;
  /** Pairs that only `other` has right, and that only `one` has. */
  readonly gained: number;
  readonly lost: number;
  /** (gained + lost) / n; null without a pair. */
  readonly discordant: number | null;
  /** Searches (seeds) on each side. For one search, interval and p are about its prompts; for more, about the optimizer that found them. */
  readonly searches: number;
  /** Two-sided p of no difference: for one search the exact test of McNemar, for more the test of `twoWayMean`. Null without a pair. */
  readonly p: number | null;
  readonly effect: {
    readonly cohensH: number | null;
    readonly cohensG: number | null;
    /** gained / lost; null for 0 lost pairs. */
    readonly oddsRatio: number | null;
  };
}

/**
 * Compares paired outcomes. With several searches, interval and p are clustered by question and by search (`twoWayMean`). With one search,
 * the interval of the difference is from a bootstrap over questions, to which half a gained and half a lost question are added. Without
 * them the interval would have no width if nothing changed. Draws from `random`.
 */
export function pairedDifference(pairs: readonly OutcomePair[], random: RandomSource): PairedDifference {
  const scored = scoredPairs(pairs);
  const n = scored.length;
  const differences = differencesOf(scored);
  const count = (value: number) => differences.filter((difference) => difference.value === value).length;
  const changed = { gained: count(1), lost: count(-1) };
  const one = clusteredProportion(correctOf(scored, 'one'));
  const other = clusteredProportion(correctOf(scored, 'other'));
  const nothing = n === 0;
  const searches = searchCount(scored);
  const tested = nothing ? undefined : testedDifference(differences, { changed, searches, random });
  return {
    n,
    leftOut: pairs.length - n,
    one,
    other,
    difference: tested === undefined ? noEstimate : { value: tested.value, low: tested.low, high: tested.high, n },
    ...changed,
    searches,
    discordant: nothing ? null : (changed.gained + changed.lost) / n,
    p: tested?.p ?? null,
    effect: {
      cohensH: nothing ? null : cohensH(one.value!, other.value!),
      cohensG: cohensG(changed),
      oddsRatio: discordantOddsRatio(changed),
    },
  };
}

function testedDifference(
  differences: readonly SearchedValue[],
  { changed, searches, random }: { changed: { gained: number; lost: number }; searches: number; random: RandomSource },
): TwoWayMean {
  if (searches > 1) return twoWayMean([differences]);
  return {
    value: (changed.gained - changed.lost) / differences.length,
    ...bootstrapInterval([differences], { random, extremes: [-1, 1] }),
    p: mcnemarTest(changed),
  };
}
