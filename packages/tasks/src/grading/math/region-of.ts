import type { Expression } from './expression.ts';
import { pointRegion, type Region, unite } from './region.ts';
import type { Value } from './value.ts';

/** The numbers that a value stands for, as a part of the number line: an interval, a finite set of numbers, a solved inequality. */
export function regionOf(value: Value): Region | undefined {
  if (value.kind === 'region') return value.region;
  if (value.kind === 'set') {
    const points = value.items.map(plainExpression);
    return points.every((point) => point !== undefined) ? unite(...points.map(pointRegion)) : undefined;
  }
  if (value.kind !== 'tuple' || value.items.length !== 2) return undefined;
  const [from, to] = value.items.map(plainExpression);
  if (from === undefined || to === undefined) return undefined;
  return unite([{ from, to, fromClosed: value.open === '[', toClosed: value.close === ']' }]);
}

function plainExpression(value: Value): Expression | undefined {
  return value.kind === 'quantity' ? value.expression : undefined;
}
