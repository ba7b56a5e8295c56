import { normalQuantile } from './normal-quantile.ts';

/** The requirements of a comparison, for the two-sided test at level `alpha`. */
export interface PowerDemand {
  /** The difference in accuracy to be shown, above 0 and up to 1. */
  readonly difference: number;
  /** Share of discordant pairs. It cannot be below the difference, so a smaller share counts as the difference. */
  readonly discordant: number;
  /** Chance to show it; the default is 0.8. */
  readonly power?: number;
  /** The default is 0.05. */
  readonly alpha?: number;
}

/**
 * How many questions the test of McNemar needs to show a difference d at a share of discordant pairs s: n = (z(1 -
 * alpha / 2) sqrt(s) + z(power) sqrt(s - d^2))^2 / d^2, rounded up (Connor 1987, Biometrics 43:207). This holds for the
 * test by the normal distribution; the exact test keeps its level more strictly and is a little less powerful.
 */
export function questionsNeeded({ difference, discordant, power = 0.8, alpha = 0.05 }: PowerDemand): number {
  const share = Math.max(discordant, difference);
  const spread =
    normalQuantile(1 - alpha / 2) * Math.sqrt(share) + normalQuantile(power) * Math.sqrt(share - difference ** 2);
  return Math.ceil((spread / difference) ** 2);
}
