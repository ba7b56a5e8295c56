import type { RandomSource } from '../../random/random-source.ts';

/** One choice in each dimension, each a whole number below the dimension's size. */
export type Choice = readonly number[];

/** A probability distribution over choices. */
export interface ChoiceDistribution {
  probability(choice: Choice): number;
  sample(random: RandomSource): Choice;
}

/**
 * The multivariate Parzen estimate of the observations: an even mixture of one kernel for each observation and the uniform prior. A kernel
 * is a product over the dimensions, so that choices which go together stay together; in each dimension the observed choice weighs 1 and
 * every choice gets `priorWeight / (observations + 1)` in addition.
 */
export function categoricalParzen(
  sizes: readonly number[],
  observed: readonly Choice[],
  priorWeight: number,
): ChoiceDistribution {
  const kernels = observed.length + 1;
  const smoothing = priorWeight / kernels;
  const inKernel = (centre: Choice, choice: Choice) =>
    product(sizes.map((size, at) => (Number(centre[at] === choice[at]) + smoothing) / (1 + smoothing * size)));
  const uniform = product(sizes.map((size) => 1 / size));
  return {
    probability: (choice) => (observed.reduce((sum, centre) => sum + inKernel(centre, choice), 0) + uniform) / kernels,
    sample: (random) => {
      const centre = observed[random.integer(kernels)];
      return sizes.map((size, at) => {
        const staysAt = centre?.[at];
        const keeps = staysAt !== undefined && random.uniform() * (1 + smoothing * size) < 1;
        return keeps ? staysAt : random.integer(size);
      });
    },
  };
}

function product(factors: readonly number[]): number {
  return factors.reduce((result, factor) => result * factor, 1);
}
