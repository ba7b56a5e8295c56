/**
 * The exact two-sided test of McNemar: the chance of a split of the discordant pairs at least as uneven as gained : lost, if each went
 * either way with probability 1/2. p = min(1, 2 P(X <= min(gained, lost))), X binomial over gained + lost (Fagerland, Lydersen and Laake
 * 2013, BMC Medical Research Methodology 13:91). 1 without a discordant pair. Counted in whole numbers.
 */
export function mcnemarTest({ gained, lost }: { readonly gained: number; readonly lost: number }): number {
  const discordant = BigInt(gained + lost);
  let splits = 1n;
  let tail = 0n;
  for (let fewer = 0n; fewer <= Math.min(gained, lost); fewer++) {
    tail += splits;
    splits = (splits * (discordant - fewer)) / (fewer + 1n);
  }
  return Math.min(1, shareOfPower(2n * tail, gained + lost));
}

/** part / 2^exponent, where both may exceed the range of a number. */
function shareOfPower(part: bigint, exponent: number): number {
  const beyond = Math.max(0, part.toString(2).length - 64);
  return Number(part >> BigInt(beyond)) * 2 ** (beyond - exponent);
}
