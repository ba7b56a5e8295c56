import type { Formula } from './expression.ts';

/**
 * The exact value of a formula of fractions, the four operations, whole powers, factorials and binomials. Undefined for any other formula.
 */
export function rationalValue(formula: Formula): { numerator: bigint; denominator: bigint } | undefined {
  if (typeof formula === 'bigint') return { numerator: formula, denominator: 1n };
  if (typeof formula === 'string') return undefined;
  const { operator, operands } = formula;
  const values: Fraction[] = [];
  for (const operand of operands) {
    const value = rationalValue(operand);
    if (value === undefined) return undefined;
    values.push(value);
  }
  const [first, second] = values as [Fraction, Fraction];
  if (operator === 'Negate') return negate(first);
  if (operator === 'Add') return values.reduce(add);
  if (operator === 'Subtract') return add(first, negate(second));
  if (operator === 'Multiply') return values.reduce(multiply);
  if (operator === 'Divide') return divide(first, second);
  if (operator === 'Power' && second.numerator % second.denominator === 0n)
    return power(first, second.numerator / second.denominator);
  if (operator === 'Factorial') return wholeOf(first, (value) => productOf(1n, value));
  if (operator === 'Binomial')
    return wholeOf(first, (top) =>
      wholeOf(second, (bottom) => {
        const count = BigInt(Math.min(Number(bottom), Number(top - bottom)));
        if (count < 0n) return { numerator: 0n, denominator: 1n };
        return divide(productOf(top - count + 1n, top), productOf(1n, count));
      }),
    );
  return undefined;
}

/** Far above any answer. */
const largestFactor = 10_000n;

function wholeOf(
  { numerator, denominator }: Fraction,
  then: (value: bigint) => Fraction | undefined,
): Fraction | undefined {
  const isWhole = denominator === 1n && numerator >= 0n && numerator <= largestFactor;
  return isWhole ? then(numerator) : undefined;
}

/** The product of all whole numbers from `from` to `to`. The empty product is 1. */
function productOf(from: bigint, to: bigint): Fraction {
  let product = 1n;
  for (let factor = from; factor <= to; factor++) product *= factor;
  return { numerator: product, denominator: 1n };
}

interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

function negate({ numerator, denominator }: Fraction): Fraction {
  return { numerator: -numerator, denominator };
}

function add(one: Fraction, other: Fraction): Fraction {
  return {
    numerator: one.numerator * other.denominator + other.numerator * one.denominator,
    denominator: one.denominator * other.denominator,
  };
}

function multiply(one: Fraction, other: Fraction): Fraction {
  return { numerator: one.numerator * other.numerator, denominator: one.denominator * other.denominator };
}

function divide(top: Fraction, bottom: Fraction): Fraction | undefined {
  if (bottom.numerator === 0n) return undefined;
  const inverse = { numerator: bottom.denominator, denominator: bottom.numerator };
  const { numerator, denominator } = multiply(top, inverse);
  return denominator < 0n ? { numerator: -numerator, denominator: -denominator } : { numerator, denominator };
}

function power(base: Fraction, exponent: bigint): Fraction | undefined {
  if (exponent < 0n) {
    const positive = power(base, -exponent);
    return positive === undefined ? undefined : divide({ numerator: 1n, denominator: 1n }, positive);
  }
  if (exponent === 0n && base.numerator === 0n) return undefined;
  return { numerator: base.numerator ** exponent, denominator: base.denominator ** exponent };
}
