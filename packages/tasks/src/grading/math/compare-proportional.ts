import { at, isNear } from './compare-expressions.ts';
import { evaluateAt } from './evaluate-at.ts';
import type { Evidence } from './evidence.ts';
import { applied, type Expression } from './expression.ts';
import { isZero } from './precise-comparison.ts';
import { samplePoint, samplePointCount } from './sample-points.ts';

/**
 * Whether one expression is a constant multiple of the other: `y - 2x - 3` and `4x - 2y + 6` are 0 at the same points. For inequalities the
 * factor must be positive. Expressions without variables are not compared.
 */
export function compareProportional(
  one: Expression,
  other: Expression,
  factor: 'any' | 'positive',
): Evidence | undefined {
  if (one.variables.join() !== other.variables.join() || one.variables.length === 0) return undefined;
  const points: ReadonlyMap<string, number>[] = [];
  let ratio: ReturnType<typeof evaluateAt> | undefined;
  for (let index = 0; index < samplePointCount; index++) {
    const point = samplePoint(one.variables, index);
    const next = evaluateAt(one.formula, point).div(evaluateAt(other.formula, point));
    if (!Number.isFinite(next.re) || !Number.isFinite(next.im) || next.abs() === 0) continue;
    if (ratio !== undefined && !isNear(ratio, next)) return undefined;
    ratio ??= next;
    points.push(point);
  }
  if (ratio === undefined || points.length < 4) return undefined;
  if (factor === 'positive' && !(ratio.re > 0 && Math.abs(ratio.im) < 1e-9 * ratio.re)) return undefined;
  if (one.decimal !== undefined || other.decimal !== undefined) return 'approximate';
  const [first, second] = points as [ReadonlyMap<string, number>, ReadonlyMap<string, number>];
  const crossed = applied(
    'Subtract',
    applied('Multiply', at(one.formula, first), at(other.formula, second)),
    applied('Multiply', at(one.formula, second), at(other.formula, first)),
  );
  return isZero(crossed) ? 'numeric' : undefined;
}
