/** Sums of decimal fractions carry noise near 1e-16; without rounding, this noise could decide whether a draw counts as a gain. */
export function roundNoise(value: number): number {
  return Math.round(value * 1e12) / 1e12;
}
