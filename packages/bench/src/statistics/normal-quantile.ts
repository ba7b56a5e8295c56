import { bisect, errorFunction } from 'simple-statistics';

/**
 * The value below which a standard normal variable lies with this probability, to six digits for probabilities from 0.0005 to 0.9995. The
 * `probit` of the library has only three digits.
 */
export function normalQuantile(probability: number): number {
  return bisect((value) => (1 + errorFunction(value / Math.SQRT2)) / 2 - probability, -6, 6, 60, 1e-9);
}
