import { evaluateAt } from './evaluate-at.ts';
import { applied, type Expression, expressionOf, type Formula, substitute } from './expression.ts';
import { infinity, minusInfinity, type Region, unite } from './region.ts';

export type Relation = '<' | '>' | '\\le' | '\\ge' | '\\ne';

/** The region in which `difference relation 0` holds. Undefined if the difference is not linear in exactly one variable. */
export function solveLinear(
  difference: Expression,
  relation: Relation,
): { variable: string; region: Region } | undefined {
  const [variable, ...more] = difference.variables;
  if (variable === undefined || more.length > 0) return undefined;
  const at = (value: number) => evaluateAt(difference.formula, new Map([[variable, value]])).re;
  const slope = at(1) - at(0);
  const isLinear = [-3.7, 2.3, 11.9].every((x) => Math.abs(at(0) + slope * x - at(x)) <= 1e-9 * (1 + Math.abs(at(x))));
  if (!isLinear || !(Math.abs(slope) > 1e-12)) return undefined;
  const root = rootOf(difference.formula, variable);
  const closed = relation === '\\le' || relation === '\\ge';
  if (relation === '\\ne')
    return {
      variable,
      region: [
        { from: minusInfinity, to: root, fromClosed: false, toClosed: false },
        { from: root, to: infinity, fromClosed: false, toClosed: false },
      ],
    };
  const isAbove = (relation === '>' || relation === '\\ge') === slope > 0;
  const region = isAbove
    ? { from: root, to: infinity, fromClosed: closed, toClosed: false }
    : { from: minusInfinity, to: root, fromClosed: false, toClosed: closed };
  return { variable, region: unite([region]) };
}

/** For `x - 2` the root is 2 as written; in general it is `-f(0) / (f(1) - f(0))`. */
function rootOf(formula: Formula, variable: string): Expression {
  if (typeof formula === 'object' && formula.operator === 'Subtract') {
    const [left, right] = formula.operands as readonly [Formula, Formula];
    if (left === variable) return expressionOf(right);
    if (right === variable) return expressionOf(left);
  }
  const atZero = substitute(formula, variable, 0n);
  const atOne = substitute(formula, variable, 1n);
  return expressionOf(applied('Divide', applied('Negate', atZero), applied('Subtract', atOne, atZero)));
}
