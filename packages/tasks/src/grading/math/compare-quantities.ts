import { compareExpressions } from './compare-expressions.ts';
import type { Evidence } from './evidence.ts';
import { applied, type Expression, expressionOf } from './expression.ts';
import { isKnownUnit } from './units.ts';

interface Quantity {
  readonly expression: Expression;
  readonly unit?: string;
}

/**
 * A unit on one side alone is decoration; two known units have to be the same. Where the gold is a percentage, the fraction it
 * stands for is right as well; and a percentage is the fraction of a hundred that it is. Degrees may be given in radians.
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

/** No unit, words that change nothing and "units" go with every known unit; any other words go with themselves alone. */
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
