import type { Complex } from 'complex.js';
import { evaluateAt } from './evaluate-at.ts';
import type { Evidence } from './evidence.ts';
import { applied, type Expression, type Formula, substitute } from './expression.ts';
import { decimalStandsFor, numbersAgree } from './numbers-agree.ts';
import { isSymbolicallySame, isZero } from './precise-comparison.ts';
import { rationalValue } from './rational-value.ts';
import { samplePoint, samplePointCount, wholePoint } from './sample-points.ts';
import type { SimpleNumber } from './simple-number.ts';

const none: ReadonlyMap<string, number> = new Map();

/** Compares by exact arithmetic first, then in double precision to find differences, then by algebra and 90 digits to confirm equality. */
export function compareExpressions(one: Expression, other: Expression): Evidence | undefined {
  if (sameFormula(one.formula, other.formula)) return 'symbolic';
  if (containsInfinity(one.formula) || containsInfinity(other.formula)) return undefined;
  if (one.variables.length === 0 && other.variables.length === 0) return compareConstants(one, other);
  const points = agreeingPoints(one, other);
  if (points === undefined) return undefined;
  if (isSymbolicallySame(one.formula, other.formula)) return 'symbolic';
  if (one.decimal !== undefined || other.decimal !== undefined) return points.length > 0 ? 'approximate' : undefined;
  const differenceAt = (point: ReadonlyMap<string, number>) =>
    applied('Subtract', at(one.formula, point), at(other.formula, point));
  return points.length > 0 && points.slice(0, 2).every((point) => isZero(differenceAt(point))) ? 'numeric' : undefined;
}

/** The formula with its variables replaced by the coordinates of a point, as exact fractions. */
export function at(formula: Formula, point: ReadonlyMap<string, number>): Formula {
  let result = formula;
  for (const [variable, value] of point)
    result = substitute(result, variable, applied('Divide', BigInt(Math.round(value * 1e6)), 1_000_000n));
  return result;
}

function compareConstants(one: Expression, other: Expression): Evidence | undefined {
  const left = simpleNumber(one);
  const right = simpleNumber(other);
  if (left !== undefined && right !== undefined) {
    const agreement = numbersAgree(left, right);
    return agreement === 'exact' ? 'number' : agreement;
  }
  const values = [evaluateAt(one.formula, none), evaluateAt(other.formula, none)] as const;
  const decimal = left?.decimal === undefined ? (right?.decimal === undefined ? undefined : right) : left;
  if (decimal !== undefined) {
    const value = decimal === left ? values[1] : values[0];
    return isNearlyReal(value) && decimalStandsFor(decimal, value.re) ? 'approximate' : undefined;
  }
  if (!isPrecarious(one.formula) && !isPrecarious(other.formula) && areFinite(values) && !isNear(...values))
    return undefined;
  if (isSymbolicallySame(one.formula, other.formula)) return 'symbolic';
  if (one.decimal !== undefined || other.decimal !== undefined) return isNear(...values) ? 'approximate' : undefined;
  return isZero(applied('Subtract', one.formula, other.formula)) ? 'numeric' : undefined;
}

function simpleNumber({ formula, decimal }: Expression): SimpleNumber | undefined {
  const value = rationalValue(formula);
  if (value === undefined) return undefined;
  const positive = typeof formula === 'object' && formula.operator === 'Negate' ? formula.operands[0]! : formula;
  const isLiteral =
    typeof positive === 'object' &&
    positive.operator === 'Divide' &&
    positive.operands.every((part) => typeof part === 'bigint');
  return { ...value, ...(decimal !== undefined && isLiteral ? { decimal } : {}) };
}

/**
 * The points at which both formulas have a value and the values agree. Undefined if the values differ at a point. Without `i`, only points
 * with real values count, if there are at least four of them. Empty if there is no point with values.
 */
function agreeingPoints(one: Expression, other: Expression): ReadonlyMap<string, number>[] | undefined {
  const variables = [...new Set([...one.variables, ...other.variables])];
  const real: ReadonlyMap<string, number>[] = [];
  const complex: ReadonlyMap<string, number>[] = [];
  let complexAgree = true;
  const withImaginary = containsImaginary(one.formula) || containsImaginary(other.formula);
  const isCounting = isOfWholeNumbers(one.formula) || isOfWholeNumbers(other.formula);
  for (let index = 0; index < samplePointCount; index++) {
    const point = isCounting ? wholePoint(variables, index) : samplePoint(variables, index);
    const values = [evaluateAt(one.formula, point), evaluateAt(other.formula, point)] as const;
    if (!areFinite(values)) continue;
    const agree = isNear(...values);
    if (withImaginary || values.every(isNearlyReal)) {
      if (!agree) return undefined;
      real.push(point);
    } else {
      complexAgree &&= agree;
      complex.push(point);
    }
  }
  if (real.length >= 4) return real;
  return complexAgree ? [...real, ...complex] : undefined;
}

/** Whether two double-precision values may be equal: within 1e-9 of the larger value. */
export function isNear(one: Complex, other: Complex): boolean {
  return one.sub(other).abs() <= 1e-9 * Math.max(one.abs(), other.abs(), 1e-30);
}

function areFinite(values: readonly Complex[]): boolean {
  return values.every(({ re, im }) => Number.isFinite(re) && Number.isFinite(im));
}

function isNearlyReal({ re, im }: Complex): boolean {
  return Math.abs(im) <= 1e-12 * (1 + Math.abs(re));
}

function sameFormula(one: Formula, other: Formula): boolean {
  if (typeof one !== 'object' || typeof other !== 'object') return one === other;
  if (one.operator !== other.operator || one.operands.length !== other.operands.length) return false;
  return one.operands.every((operand, index) => sameFormula(operand, other.operands[index]!));
}

function containsInfinity(formula: Formula): boolean {
  return some(formula, (part) => part === 'PositiveInfinity');
}

function containsImaginary(formula: Formula): boolean {
  return some(formula, (part) => part === 'ImaginaryUnit');
}

/** Whether a formula has a factorial or a binomial of a variable, which needs whole numbers. */
function isOfWholeNumbers(formula: Formula): boolean {
  if (typeof formula !== 'object') return false;
  const isCount = formula.operator === 'Factorial' || formula.operator === 'Binomial';
  return (
    (isCount && some(formula, (part) => typeof part === 'string' && part.startsWith('_'))) ||
    formula.operands.some(isOfWholeNumbers)
  );
}

/** With numbers this large, differences of doubles mean nothing. */
function isPrecarious(formula: Formula): boolean {
  return some(formula, (part) => typeof part === 'bigint' && (part > 1_000_000_000n || part < -1_000_000_000n));
}

function some(formula: Formula, test: (part: Formula) => boolean): boolean {
  if (typeof formula === 'object') return formula.operands.some((part) => some(part, test));
  return test(formula);
}
