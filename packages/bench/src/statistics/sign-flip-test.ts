import { sum } from 'simple-statistics';

/**
 * The exact two-sided permutation test of paired data (Fisher 1935, The Design of Experiments, section 21): the chance that the sum
 * of the differences is at least as far from 0 as it is, if the sign of each were a coin. One difference for each question, summed
 * over its seeds, so that what belongs to one question changes sides as a whole. With one seed it is the test of McNemar.
 *
 * All 2^n sign vectors are counted by dynamic programming over the possible sums, in time n times the sum of the absolute
 * differences. Throws `RangeError` for a difference that is no whole number.
 */
export function signFlipTest(differences: readonly number[]): number {
  if (!differences.every(Number.isSafeInteger))
    throw new RangeError(`differences must be whole numbers, received ${differences.join(', ')}`);
  const sizes = differences.map(Math.abs).filter((size) => size > 0);
  const range = sum(sizes);
  const observed = Math.abs(sum([...differences]));
  // The signed sum is twice that of the positive part less the whole, so the positive part alone is counted.
  const probability = probabilitiesOfSums(sizes, range);
  let p = 0;
  for (let positive = 0; positive <= range; positive++)
    if (Math.abs(2 * positive - range) >= observed) p += probability[positive]!;
  return Math.min(1, p);
}

/** The distribution of the sum when each size is taken or left with probability 1/2. */
function probabilitiesOfSums(sizes: readonly number[], range: number): Float64Array {
  const probability = new Float64Array(range + 1);
  probability[0] = 1;
  let reached = 0;
  for (const size of sizes) {
    reached += size;
    for (let total = reached; total >= 0; total--) {
      const taken = total < size ? 0 : probability[total - size]!;
      probability[total] = (probability[total]! + taken) / 2;
    }
  }
  return probability;
}
