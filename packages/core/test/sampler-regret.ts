import type { Choice } from '../src/optimizers/tpe/categorical-parzen.ts';
import { suggestByTpe, type TpeSettings, type TriedChoice } from '../src/optimizers/tpe/tpe-sampler.ts';
import { createRandomSource, type RandomSource } from '../src/random/random-source.ts';
import type { CategoricalFunction } from './categorical-functions.ts';

/** A way to choose what to try next. */
export type Suggest = (sizes: readonly number[], observations: readonly TriedChoice[], random: RandomSource) => Choice;

export const atRandom: Suggest = (sizes, _, random) => sizes.map((size) => random.integer(size));

export function byTpe(settings: TpeSettings): Suggest {
  return (sizes, observations, random) => suggestByTpe(sizes, observations, { settings, random });
}

/** How far the true value of the choice with the best measured value is below the maximum. */
export function regretOf(
  tried: CategoricalFunction,
  suggest: Suggest,
  { trials, seed }: { trials: number; seed: number },
) {
  const random = createRandomSource(seed);
  const observations: TriedChoice[] = [];
  for (let trial = 1; trial <= trials; trial++) {
    const choice = suggest(tried.sizes, observations, random.fork('suggest', trial));
    observations.push({ choice, value: tried.measure(choice, random.fork('measure', trial)) });
  }
  const best = observations.reduce((best, other) => (other.value > best.value ? other : best));
  return tried.maximum - tried.value(best.choice);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return (sorted[Math.floor((sorted.length - 1) / 2)]! + sorted[Math.ceil((sorted.length - 1) / 2)]!) / 2;
}

/** The 95 % percentile bootstrap interval of the difference of two medians, over paired values. */
export function medianDifference(
  one: readonly number[],
  other: readonly number[],
  resamples: number,
): { low: number; high: number } {
  const random = createRandomSource('bootstrap');
  const differences = Array.from({ length: resamples }, () => {
    const drawn = one.map(() => random.integer(one.length));
    return median(drawn.map((at) => one[at]!)) - median(drawn.map((at) => other[at]!));
  }).toSorted((a, b) => a - b);
  return { low: differences[Math.floor(0.025 * resamples)]!, high: differences[Math.ceil(0.975 * resamples) - 1]! };
}
