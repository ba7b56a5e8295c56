import type { RandomSource } from '@maspo/core';

/** The least size of a term, as a share of the largest. A smaller term is far below what a random number of 53 bits can hit. */
const negligible = 1e-20;

/**
 * Draws how many of `trials` succeed, each with `probability` above 0 and up to 1. It inverts the distribution, which is kept for every
 * number of trials that occurs. A draw takes one number of `random`, or none if the result is certain.
 */
export function createBinomialSource(probability: number, random: RandomSource): (trials: number) => number {
  const kept = new Map<number, Float64Array>();
  return (trials) => {
    if (probability === 1) return trials;
    let cumulative = kept.get(trials);
    if (cumulative === undefined) {
      cumulative = cumulativeBinomial(trials, probability);
      kept.set(trials, cumulative);
    }
    return firstAbove(cumulative, random.uniform() * cumulative[trials]!);
  };
}

/** Values in proportion to P(X <= x), for x from 0 to `trials`. */
function cumulativeBinomial(trials: number, probability: number): Float64Array {
  const odds = probability / (1 - probability);
  const terms = new Float64Array(trials + 1);
  // Starts at the likeliest number and goes outwards, because with many trials the first term is too small for a floating-point number.
  const mode = Math.min(trials, Math.floor((trials + 1) * probability));
  terms[mode] = 1;
  for (let x = mode; x > 0 && terms[x]! > negligible; x--) terms[x - 1] = (terms[x]! * x) / ((trials - x + 1) * odds);
  for (let x = mode; x < trials && terms[x]! > negligible; x++)
    terms[x + 1] = (terms[x]! * odds * (trials - x)) / (x + 1);
  for (let x = 1; x <= trials; x++) terms[x]! += terms[x - 1]!;
  return terms;
}

/** The index of the first value above `bound`, or the last index. */
function firstAbove(ascending: Float64Array, bound: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! > bound) high = middle;
    else low = middle + 1;
  }
  return low;
}
