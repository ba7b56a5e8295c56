import type { Formula } from './expression.ts';

/**
 * In bits. A number of 100,000 bits has 30,000 digits. `2016!/(1008!)^2`, which is common in contests, is smaller; towers of powers are
 * larger.
 */
const largest = 100_000;
const mostNodes = 2000;

/** Whether a formula is small enough to compute. The estimate computes nothing, so that `9^{9^{9}}` costs nothing. */
export function isWithinSize(formula: Formula): boolean {
  return countNodes(formula) <= mostNodes && bitsOf(formula) <= largest;
}

function countNodes(formula: Formula): number {
  if (typeof formula !== 'object') return 1;
  return formula.operands.reduce((sum, operand) => sum + countNodes(operand), 1);
}

/** An upper bound of |log2| of the value, with every variable below 4. Infinite if there is no bound. */
function bitsOf(formula: Formula): number {
  if (typeof formula === 'bigint') return formula.toString(2).length;
  if (typeof formula === 'string') return 2;
  const { operator, operands } = formula;
  const bits = operands.map(bitsOf);
  const sum = bits.reduce((total, one) => total + one, 0);
  if (operator === 'Power') return bits[0]! * magnitude(bits[1]!, operands[1]!);
  if (operator === 'Exp' || operator === 'Sinh' || operator === 'Cosh') return 2 * magnitude(bits[0]!, operands[0]!);
  if (operator === 'Factorial') return magnitude(bits[0]!, operands[0]!) * bits[0]!;
  if (operator === 'Binomial') return magnitude(bits[0]!, operands[0]!);
  if (operator === 'Add' || operator === 'Subtract') return Math.max(...bits) + Math.log2(bits.length);
  return sum;
}

function magnitude(bits: number, operand: Formula): number {
  if (typeof operand === 'bigint') return bits > 40 ? Number.POSITIVE_INFINITY : Math.abs(Number(operand));
  return bits > 40 ? Number.POSITIVE_INFINITY : 2 ** bits;
}
