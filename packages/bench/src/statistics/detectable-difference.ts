import { normalQuantile } from './normal-quantile.ts';

/**
 * The smallest difference in accuracy that `n` questions show with the given power at this share of discordant pairs: the formula of
 * `questionsNeeded`, solved for the difference. Null if the questions do not even show a difference as large as this share, where all
 * discordant pairs go one way.
 */
export function detectableDifference({
  n,
  discordant,
  power = 0.8,
  alpha = 0.05,
}: {
  readonly n: number;
  readonly discordant: number;
  readonly power?: number;
  readonly alpha?: number;
}): number | null {
  const [level, chance] = [normalQuantile(1 - alpha / 2), normalQuantile(power)];
  const underRoot = n + chance ** 2 - level ** 2;
  if (underRoot < 0) return null;
  const difference =
    (Math.sqrt(discordant) * (level * Math.sqrt(n) + chance * Math.sqrt(underRoot))) / (n + chance ** 2);
  return difference > 0 && difference <= discordant ? difference : null;
}
