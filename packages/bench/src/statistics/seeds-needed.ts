import { normalQuantile } from './normal-quantile.ts';
import { differencesOf, type OutcomePair, questionsPerSeed, scoredPairs } from './outcome-pair.ts';
import { studentQuantile } from './student-t.ts';
import { type VarianceComponents, varianceComponents } from './variance-components.ts';

/** The largest number of seeds that is tried. */
const mostSeeds = 1000;

export interface SeedsNeeded extends VarianceComponents {
  /** Searches on each side; null where no number up to 1000 suffices, because there are too few questions. */
  readonly seeds: number | null;
}

/**
 * How many seeds these questions need to show a difference in accuracy d. Model: the difference on question i under seed j is d + q(i) +
 * r(j) + e(ij), where r is the effect of a search on all questions together. Its mean over S seeds, which test n questions each and N
 * different ones together, has the variance V(S) = var q / N + (var r + var e / n) / S. The test of `twoWayMean` shows d with the given power if (t(1 - alpha / 2) + t(power))^2 V(S) is at
 * most d^2, t with S - 1 degrees of freedom. The result is at least two. Undefined if no question has scored pairs of two seeds.
 */
export function seedsNeeded(
  pairs: readonly OutcomePair[],
  {
    difference,
    power = 0.8,
    alpha = 0.05,
  }: { readonly difference: number; readonly power?: number; readonly alpha?: number },
): SeedsNeeded | undefined {
  const scored = scoredPairs(pairs);
  const components = varianceComponents(differencesOf(scored));
  if (components === undefined) return undefined;
  const { betweenQuestions, betweenSearches, within, questions } = components;
  const fixed = betweenQuestions / questions;
  const perSeed = betweenSearches + within / questionsPerSeed(scored);
  const allowed = (difference / (normalQuantile(1 - alpha / 2) + normalQuantile(power))) ** 2;
  if (allowed <= fixed) return { ...components, seeds: null };
  // t is wider than the normal distribution, so t needs at least as many seeds as the normal distribution.
  let seeds = Math.max(2, Math.ceil(perSeed / (allowed - fixed)));
  const quantiles = (df: number) => studentQuantile(1 - alpha, df) + studentQuantile(2 * power - 1, df);
  while (seeds <= mostSeeds && quantiles(seeds - 1) ** 2 * (fixed + perSeed / seeds) > difference ** 2) seeds += 1;
  return { ...components, seeds: seeds <= mostSeeds ? seeds : null };
}
