import type { RandomSource } from '../../random/random-source.ts';
import { roundNoise } from '../../reward/round-noise.ts';
import { type Choice, categoricalParzen } from './categorical-parzen.ts';

/** A choice with its measured value. */
export interface TriedChoice {
  readonly choice: Choice;
  /** The higher the better. */
  readonly value: number;
}

export interface TpeSettings {
  /** Until there are this many observations, choices are drawn at random. */
  readonly startupTrials: number;
  /** Choices drawn for one suggestion; the most promising one is suggested. */
  readonly samples: number;
  /** Share of the observations that count as good, above 0 and below 1. */
  readonly gamma: number;
  /** The largest number of observations that count as good. */
  readonly goodLimit: number;
  /** Weight of the uniform prior relative to one observation, above 0. */
  readonly priorWeight: number;
}

/**
 * The next choice to try, by a multivariate categorical Tree-structured Parzen Estimator (Bergstra et al. 2011): the
 * observations are split into the good and the other ones, l and g estimate their distributions, and of `samples` draws
 * from l the one with the greatest l / g is taken. On equal values the earlier observation, and on equal ratios the
 * earlier draw, comes first.
 */
export function suggestByTpe(
  sizes: readonly number[],
  observations: readonly TriedChoice[],
  { settings, random }: { settings: TpeSettings /** A stream of this suggestion's own. */; random: RandomSource },
): Choice {
  const { startupTrials, samples, gamma, goodLimit, priorWeight } = settings;
  if (observations.length < startupTrials || observations.length === 0)
    return sizes.map((size) => random.integer(size));
  const ranked = observations.toSorted((one, other) => other.value - one.value).map(({ choice }) => choice);
  const good = Math.min(Math.ceil(roundNoise(gamma * ranked.length)), goodLimit);
  const l = categoricalParzen(sizes, ranked.slice(0, good), priorWeight);
  const g = categoricalParzen(sizes, ranked.slice(good), priorWeight);
  const drawn = Array.from({ length: samples }, () => {
    const choice = l.sample(random);
    return { choice, ratio: l.probability(choice) / g.probability(choice) };
  });
  return drawn.reduce((best, other) => (other.ratio > best.ratio ? other : best)).choice;
}
