/** A fraction of whole numbers; the denominator is above 0. `decimal`: it was written with a decimal point. */
export interface SimpleNumber {
  readonly numerator: bigint;
  readonly denominator: bigint;
  readonly decimal: boolean;
}

/** Far above any real answer, and it keeps the arithmetic on hostile ones cheap. */
const longestNumber = 1000;

const decimalPattern = String.raw`\d+\.?\d*|\.\d+`;
const simpleNumber = new RegExp(
  String.raw`^([-+]?)(?:(\d+)(?=\\frac))?(?:(${decimalPattern})(?:\/(${decimalPattern}))?|\\frac\{(-?(?:${decimalPattern}))\}\{(-?(?:${decimalPattern}))\})$`,
);

/** Reads a normalised integer, decimal, fraction (`3/4`, `\frac{3}{4}`) or mixed number (`1\frac{4}{5}`); else undefined. */
export function readSimpleNumber(text: string): SimpleNumber | undefined {
  const match = text.length > longestNumber ? null : text.match(simpleNumber);
  if (match === null) return undefined;
  const [, sign, whole, plain, over, top, bottom] = match;
  const fraction = divide(readDecimal(plain ?? top!), readDecimal(over ?? bottom ?? '1'));
  if (fraction === undefined) return undefined;
  const size = fraction.numerator + BigInt(whole ?? 0) * fraction.denominator;
  return { ...fraction, numerator: sign === '-' ? -size : size };
}

/** Exact equality, or within 1e-9 of the larger one where a side was written as a decimal. */
export function equalNumbers(one: SimpleNumber, other: SimpleNumber): boolean {
  const left = one.numerator * other.denominator;
  const right = other.numerator * one.denominator;
  if (left === right) return true;
  if (!one.decimal && !other.decimal) return false;
  const difference = absolute(left - right) * 1_000_000_000n;
  return difference <= absolute(left) || difference <= absolute(right);
}

function readDecimal(text: string): SimpleNumber {
  const [whole = '', digits = ''] = text.split('.');
  const negative = whole.startsWith('-');
  const size = BigInt(whole.replace('-', '') + digits);
  return {
    numerator: negative ? -size : size,
    denominator: 10n ** BigInt(digits.length),
    decimal: text.includes('.'),
  };
}

function divide(top: SimpleNumber, bottom: SimpleNumber): SimpleNumber | undefined {
  if (bottom.numerator === 0n) return undefined;
  const sign = bottom.numerator < 0n ? -1n : 1n;
  return {
    numerator: sign * top.numerator * bottom.denominator,
    denominator: sign * top.denominator * bottom.numerator,
    decimal: top.decimal || bottom.decimal,
  };
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
