import type { Expression as EngineExpression, MathJsonExpression } from '@cortex-js/compute-engine';
import { computeEngine } from './engine.ts';
import { engineStep } from './engine-time.ts';
import { applied, type Formula } from './expression.ts';

/** Whether both have the same canonical form. */
export function isSymbolicallySame(one: Formula, other: Formula): boolean {
  return attempt(() => {
    const [left, right] = [toEngine(one), toEngine(other)];
    return left.isValid && right.isValid && left.isSame(right);
  });
}

/**
 * Whether a formula without variables is 0 to at least 90 digits of its largest term. With an imaginary part, 10 digits suffice, because
 * the engine has some functions only in double precision.
 */
export function isZero(formula: Formula): boolean {
  return attempt(() => isZeroInTime(formula));
}

function isZeroInTime(formula: Formula): boolean {
  const value = numeric(formula);
  if (value === undefined) return false;
  const scale = typeof formula === 'object' ? Math.max(...formula.operands.map(sizeOf)) : 1;
  const tolerance = value.im === 0 ? 1e-90 : 1e-10;
  if (Number.isFinite(scale) && scale > 1e-200) return Math.hypot(value.re, value.im) <= tolerance * scale;
  // Both terms are beyond double precision; their quotient is not.
  if (typeof formula !== 'object' || formula.operator !== 'Subtract') return false;
  const quotient = numeric(applied('Divide', ...formula.operands));
  return quotient !== undefined && Math.hypot(quotient.re - 1, quotient.im) <= 1e-15;
}

/** If the engine throws for a formula, the formula is not shown to be equal. */
function attempt(step: () => boolean): boolean {
  return engineStep(() => {
    try {
      return step();
    } catch {
      return false;
    }
  });
}

function sizeOf(formula: Formula): number {
  const value = numeric(formula);
  return value === undefined ? 1 : Math.hypot(value.re, value.im);
}

function numeric(formula: Formula): { re: number; im: number } | undefined {
  const { re, im } = toEngine(formula).N();
  return Number.isNaN(re) || Number.isNaN(im) ? undefined : { re, im };
}

function toEngine(formula: Formula): EngineExpression {
  return computeEngine().expr(toJson(formula));
}

/** Variables get a name that has no meaning for the engine. For the engine, `N`, `D` or `e` mean something else. */
function toJson(formula: Formula): MathJsonExpression {
  if (typeof formula === 'bigint') return { num: String(formula) };
  if (typeof formula === 'string') return formula.startsWith('_') ? declared(`variable${formula}`) : formula;
  const { operator, operands } = formula;
  return [operator, ...operands.map(toJson)];
}

/** Otherwise the engine infers a variable's type from its first use, and verdicts would depend on the order of comparisons. */
function declared(name: string): string {
  const engine = computeEngine();
  if (engine.lookupDefinition(name) === undefined) engine.declare(name, 'real');
  return name;
}
