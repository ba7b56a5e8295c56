/**
 * Cohen's h of two shares: 2 asin(sqrt(other)) - 2 asin(sqrt(one)), in radians (Cohen 1988, section 6.2, where 0.2, 0.5 and 0.8 are
 * called small, medium and large). Positive where `other` is larger; at most pi.
 */
export function cohensH(one: number, other: number): number {
  return 2 * Math.asin(Math.sqrt(other)) - 2 * Math.asin(Math.sqrt(one));
}

/**
 * Cohen's g of the discordant pairs: gained / (gained + lost) - 0.5 (Cohen 1988, chapter 5, where 0.05, 0.15 and 0.25 are called small,
 * medium and large). Null without a discordant pair.
 */
export function cohensG({ gained, lost }: { readonly gained: number; readonly lost: number }): number | null {
  return gained + lost === 0 ? null : gained / (gained + lost) - 0.5;
}

/**
 * The conditional odds ratio of paired outcomes: gained / lost (Agresti 2013, Categorical Data Analysis, section 11.2).
 * Null for 0 lost pairs: the ratio is then infinite, or 0 / 0.
 */
export function discordantOddsRatio({
  gained,
  lost,
}: {
  readonly gained: number;
  readonly lost: number;
}): number | null {
  return lost === 0 ? null : gained / lost;
}
