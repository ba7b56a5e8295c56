/** A fraction of whole numbers; the denominator is above 0. */
export interface SimpleNumber {
  readonly numerator: bigint;
  readonly denominator: bigint;
  /** Present if the number was written with a decimal point, and so may stand for a value nearby. */
  readonly decimal?: DecimalDigits;
}

export interface DecimalDigits {
  /** Digits after the point. */
  readonly places: number;
  /** Digits from the first that is not 0. */
  readonly significant: number;
}

/** Far above any real answer. It keeps the arithmetic on hostile answers cheap. */
const longestNumber = 1000;

const decimalPattern = String.raw`\d+\.?\d*|\.\d+`;
const simpleNumber = new RegExp(
  String.raw`^([-+]?)(?:(\d+)(?=\\frac))?(?:(${decimalPattern})(?:\/(${decimalPattern}))?|\\frac\{(-?(?:${decimalPattern}))\}\{(-?(?:${decimalPattern}))\})$`,
);

/**
 * Reads an integer, decimal, fraction (`3/4`, `\frac{3}{4}`) or mixed number (`1\frac{4}{5}`) spelled without spaces; else
 * undefined.
 */
export function readSimpleNumber(text: string): SimpleNumber | undefined {
  const match = text.length > longestNumber ? null : text.match(simpleNumber);
  if (match === null) return undefined;
  const [, sign, whole, plain, over, top, bottom] = match;
  const fraction = divide(readDecimal(plain ?? top!), readDecimal(over ?? bottom ?? '1'));
  if (fraction === undefined) return undefined;
  const size = fraction.numerator + BigInt(whole ?? 0) * fraction.denominator;
  return { ...fraction, numerator: sign === '-' ? -size : size };
}

/** The digits of a decimal literal, without its sign; undefined for a whole number. */
function decimalDigits(literal: string): DecimalDigits | undefined {
  const [whole = '', digits] = literal.replace('-', '').split('.');
  if (digits === undefined || digits === '') return undefined;
  return { places: digits.length, significant: `${whole}${digits}`.replace(/^0+/, '').length };
}

function readDecimal(text: string): SimpleNumber {
  const [whole = '', digits = ''] = text.split('.');
  const size = BigInt(whole.replace('-', '') + digits);
  const decimal = decimalDigits(text);
  return {
    numerator: whole.startsWith('-') ? -size : size,
    denominator: 10n ** BigInt(digits.length),
    ...(decimal === undefined ? {} : { decimal }),
  };
}

function divide(top: SimpleNumber, bottom: SimpleNumber): SimpleNumber | undefined {
  if (bottom.numerator === 0n) return undefined;
  const sign = bottom.numerator < 0n ? -1n : 1n;
  const decimal = bottom.denominator === 1n && bottom.numerator === 1n ? top.decimal : undefined;
  return {
    numerator: sign * top.numerator * bottom.denominator,
    denominator: sign * top.denominator * bottom.numerator,
    ...(decimal === undefined ? {} : { decimal }),
  };
}
