import { compareExpressions } from './compare-expressions.ts';
import type { Evidence } from './evidence.ts';
import { applied, type Expression, expressionOf } from './expression.ts';
import { isKnownUnit } from './units.ts';

interface Quantity {
  readonly expression: Expression;
  readonly unit?: string;
}

/**
 * A unit on only one side is decoration; two known units must be the same. A percentage equals its fraction: 50% equals 0.5. Degrees may be
 * given in radians.
 */
export function compareQuantities(gold: Quantity, answer: Quantity): Evidence | undefined {
  const areAngles = [gold, answer].every(({ unit }) => unit === 'degree' || unit === 'radian');
  const agree = unitsAgree(gold.unit, answer.unit);
  if (!agree && !areAngles) return undefined;
  const plain = agree ? compareExpressions(gold.expression, answer.expression) : undefined;
  if (plain !== undefined || gold.unit === answer.unit) return plain;
  if (gold.unit === 'percent') return compareExpressions(hundredth(gold.expression), answer.expression);
  if (answer.unit === 'percent') return compareExpressions(gold.expression, hundredth(answer.expression));
  if (gold.unit === 'degree') return compareExpressions(radians(gold.expression), answer.expression);
  if (answer.unit === 'degree') return compareExpressions(gold.expression, radians(answer.expression));
  return undefined;
}

/** No unit, words that change nothing and "units" agree with every known unit. Any other words agree only with the same words. */
export function unitsAgree(one: string | undefined, other: string | undefined): boolean {
  return one === other || (isFree(one) && isDecoration(other)) || (isFree(other) && isDecoration(one));
}

function isDecoration(unit: string | undefined): boolean {
  return isFree(unit) || isKnownUnit(unit!);
}

function isFree(unit: string | undefined): boolean {
  return unit === undefined || unit === 'other' || unit.startsWith('unit');
}

function hundredth(expression: Expression): Expression {
  return expressionOf(applied('Divide', expression.formula, 100n), expression.decimal);
}

function radians(expression: Expression): Expression {
  return expressionOf(applied('Multiply', expression.formula, applied('Divide', 'Pi', 180n)), expression.decimal);
}
