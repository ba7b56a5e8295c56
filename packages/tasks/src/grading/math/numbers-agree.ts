import type { SimpleNumber } from './simple-number.ts';

/** A decimal with fewer digits does not show which value it rounds: 0.333 is not a third. */
const leastDigits = 6;

/**
 * Numbers agree if they are exactly equal. A decimal also agrees within the noise of floating point (1e-9 of the value). With at least 6
 * significant digits, it also agrees as the rounding or truncation of a value whose decimals never end (0.333333 is a third, 1.999999 is
 * not 2).
 */
export function numbersAgree(one: SimpleNumber, other: SimpleNumber): 'exact' | 'approximate' | undefined {
  const left = one.numerator * other.denominator;
  const right = other.numerator * one.denominator;
  if (left === right) return 'exact';
  if (one.decimal === undefined && other.decimal === undefined) return undefined;
  const difference = absolute(left - right);
  if (difference * 1_000_000_000n <= absolute(left)) return 'approximate';
  const [decimal, exact] = one.decimal === undefined ? [other, one] : [one, other];
  if (exact.decimal !== undefined || decimal.decimal!.significant < leastDigits || terminates(exact)) return undefined;
  const unit = 10n ** BigInt(decimal.decimal!.places);
  return difference * unit < one.denominator * other.denominator ? 'approximate' : undefined;
}

/** The same check for a real value that is not a fraction, e.g. 1.414213 against the square root of 2. */
export function decimalStandsFor(decimal: SimpleNumber, value: number): boolean {
  const difference = Math.abs(Number(decimal.numerator) / Number(decimal.denominator) - value);
  if (difference <= 1e-9 * Math.abs(value)) return true;
  const { places, significant } = decimal.decimal!;
  return significant >= leastDigits && difference < 10 ** -places;
}

function terminates({ numerator, denominator }: SimpleNumber): boolean {
  let rest = denominator / greatestCommonDivisor(absolute(numerator), denominator);
  for (const prime of [2n, 5n]) while (rest % prime === 0n) rest /= prime;
  return rest === 1n;
}

function greatestCommonDivisor(one: bigint, other: bigint): bigint {
  let [large, small] = [one, other];
  while (small !== 0n) [large, small] = [small, large % small];
  return large;
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
