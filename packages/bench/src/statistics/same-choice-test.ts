/** Pairs of outputs that a judge decided in both orders. */
export interface DecidedPairs {
  readonly pairs: number;
  /** The pairs in which both orders chose the same output. This output was shown first in one order, and second in the other. */
  readonly same: number;
  /** How often the output shown first was chosen, over both orders of all pairs; at most 2 `pairs`. */
  readonly firsts: number;
}

export interface SameChoice {
  /** The expected number of such pairs, for a judge that does not read the outputs but chooses the first one as often as this judge. */
  readonly expected: number;
  /** The chance that such a judge makes the same choice in more pairs than `same`, plus half the chance of exactly `same` pairs. */
  readonly p: number;
}

/**
 * Whether a judge chooses the same output in both orders more often than a judge that guesses. A guessing judge says "first" or "second" in
 * any order, whatever is shown, so all arrangements of its 2n choices on the n pairs are equally likely. So the number of pairs with one
 * "first" and one "second" has the distribution of the exact test of Hardy and Weinberg's law (Haldane 1954; Wigginton, Cutler and Abecasis
 * 2005): P(c) = 2^c n! / (c! ((f - c) / 2)! ((s - c) / 2)!) / C(2n, f) for f times "first" and s = 2n - f times "second". p is its upper
 * tail with half of P(same), since the exact tail is too strict for few pairs (mid-p; Graffelman and Moreno 2013). A preference for a
 * position is part of the expectation, so it is not evidence. p is 1 if nothing was decided.
 */
export function sameChoiceTest({ pairs, same, firsts }: DecidedPairs): SameChoice {
  if (pairs === 0) return { expected: 0, p: 1 };
  const seconds = 2 * pairs - firsts;
  const logOf = logFactorials(2 * pairs);
  const logAll = logOf(2 * pairs) - logOf(firsts) - logOf(seconds);
  let p = 0;
  for (let count = Math.min(firsts, seconds); count >= same; count -= 2)
    p +=
      (count === same ? 0.5 : 1) *
      Math.exp(
        count * Math.LN2 +
          logOf(pairs) -
          logOf(count) -
          logOf((firsts - count) / 2) -
          logOf((seconds - count) / 2) -
          logAll,
      );
  return { expected: (firsts * seconds) / (2 * pairs - 1), p: Math.min(1, p) };
}

function logFactorials(most: number): (n: number) => number {
  const sums = [0];
  for (let n = 1; n <= most; n++) sums.push(sums[n - 1]! + Math.log(n));
  return (n) => sums[n]!;
}
