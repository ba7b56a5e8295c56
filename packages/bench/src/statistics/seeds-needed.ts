import { normalQuantile } from './normal-quantile.ts';
import { differencesOf, type OutcomePair, scoredPairs } from './outcome-pair.ts';
import { type VarianceComponents, varianceComponents } from './variance-components.ts';

export interface SeedsNeeded extends VarianceComponents {
  /** Seeds for each question; null where no number suffices, because there are too few questions. */
  readonly seeds: number | null;
}

/**
 * How many seeds these questions need to show a difference in accuracy d. Model: the difference on question i under seed j is d + q(i)
 * + e(ij), so that its mean over n questions and S seeds has the variance (var q + var e / S) / n; shown with the given power where
 * (z(1 - alpha / 2) + z(power))^2 times that is at most d^2. More seeds shrink the second part alone. A shift that a seed gives to all
 * questions at once is not in the model; how much the whole runs differ from seed to seed shows it. Undefined where no question has
 * scored pairs of two seeds.
 */
export function seedsNeeded(
  pairs: readonly OutcomePair[],
  {
    difference,
    power = 0.8,
    alpha = 0.05,
  }: { readonly difference: number; readonly power?: number; readonly alpha?: number },
): SeedsNeeded | undefined {
  const components = varianceComponents(differencesOf(scoredPairs(pairs)));
  if (components === undefined) return undefined;
  const { betweenQuestions, betweenSeeds, questions } = components;
  const allowed = questions * (difference / (normalQuantile(1 - alpha / 2) + normalQuantile(power))) ** 2;
  const left = allowed - betweenQuestions;
  return { ...components, seeds: left > 0 ? Math.max(1, Math.ceil(betweenSeeds / left)) : null };
}
