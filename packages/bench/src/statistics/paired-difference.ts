import type { RandomSource } from '@maspo/core';
import { sum } from 'simple-statistics';
import { bootstrapInterval } from './bootstrap-interval.ts';
import { clusteredProportion } from './clustered-proportion.ts';
import { cohensG, cohensH, discordantOddsRatio } from './effect-sizes.ts';
import { type Estimate, noEstimate } from './estimate.ts';
import { correctOf, differencesOf, type OutcomePair, scoredPairs, sumsOfClusters } from './outcome-pair.ts';
import { signFlipTest } from './sign-flip-test.ts';

/** How two systems differ on the same questions. All shares are of the pairs that both have scored. */
export interface PairedDifference {
  /** Pairs that both sides have scored. */
  readonly n: number;
  /** Pairs that at least one side has not scored; they count for neither. */
  readonly leftOut: number;
  /** Accuracies. */
  readonly one: Estimate;
  readonly other: Estimate;
  /** Accuracy of `other` less that of `one`, from -1 to 1. */
  readonly difference: Estimate;
  /** Pairs that only `other` has right, and that only `one` has. */
  readonly gained: number;
  readonly lost: number;
  /** (gained + lost) / n; null for no pair. */
  readonly discordant: number | null;
  /** The exact sign-flip test over questions; with one pair for each question the exact test of McNemar. Null for no pair. */
  readonly p: number | null;
  readonly effect: {
    readonly cohensH: number | null;
    readonly cohensG: number | null;
    /** gained / lost; null where none was lost. */
    readonly oddsRatio: number | null;
  };
}

/**
 * Compares paired outcomes. The interval of the difference is that of a bootstrap over whole questions, to which half a gained and
 * half a lost question are added: without them it has no width where nothing changed. Draws from `random`.
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
  return {
    n,
    leftOut: pairs.length - n,
    one,
    other,
    difference: nothing
      ? noEstimate
      : {
          value: sum(differences.map(({ value }) => value)) / n,
          ...bootstrapInterval([differences], { random, extremes: [-1, 1] }),
          n,
        },
    ...changed,
    discordant: nothing ? null : (changed.gained + changed.lost) / n,
    p: nothing ? null : signFlipTest(sumsOfClusters(differences)),
    effect: {
      cohensH: nothing ? null : cohensH(one.value!, other.value!),
      cohensG: cohensG(changed),
      oddsRatio: discordantOddsRatio(changed),
    },
  };
}
