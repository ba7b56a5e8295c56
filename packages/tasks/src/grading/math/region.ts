import { evaluateAt } from './evaluate-at.ts';
import { applied, type Expression, expressionOf } from './expression.ts';

/** A union of intervals, in ascending order and disjoint where all ends are numbers. */
export type Region = readonly Interval[];

export interface Interval {
  readonly from: Expression;
  readonly to: Expression;
  readonly fromClosed: boolean;
  readonly toClosed: boolean;
}

export const infinity = expressionOf('PositiveInfinity');
export const minusInfinity = expressionOf(applied('Negate', 'PositiveInfinity'));

export const wholeLine: Region = [{ from: minusInfinity, to: infinity, fromClosed: false, toClosed: false }];

/** The numbers in any of the regions. Touching intervals become one. If an end is not a number, the intervals keep their order. */
export function unite(...regions: readonly Region[]): Region {
  const intervals = regions.flat().filter(isInhabited);
  if (intervals.some((interval) => Number.isNaN(start(interval)) || Number.isNaN(end(interval)))) return intervals;
  const sorted = intervals.toSorted(
    (one, other) => start(one) - start(other) || Number(other.fromClosed) - Number(one.fromClosed),
  );
  const united: Interval[] = [];
  for (const next of sorted) {
    const last = united.at(-1);
    const isApart =
      last === undefined ||
      start(next) > end(last) ||
      (start(next) === end(last) && !next.fromClosed && !last.toClosed);
    if (isApart) united.push(next);
    else united[united.length - 1] = spanning(last, next);
  }
  return united;
}

/** The numbers in both regions. */
export function intersect(one: Region, other: Region): Region {
  return unite(one.flatMap((left) => other.map((right) => common(left, right))));
}

/** The numbers outside the region. Undefined if an end is not a number. */
export function complement(region: Region): Region | undefined {
  if (region.some((interval) => Number.isNaN(start(interval)) || Number.isNaN(end(interval)))) return undefined;
  let outside: Region = wholeLine;
  for (const { from, to, fromClosed, toClosed } of region)
    outside = intersect(outside, [
      { from: minusInfinity, to: from, fromClosed: false, toClosed: !fromClosed },
      { from: to, to: infinity, fromClosed: !toClosed, toClosed: false },
    ]);
  return outside;
}

export function pointRegion(expression: Expression): Region {
  return [{ from: expression, to: expression, fromClosed: true, toClosed: true }];
}

function spanning(last: Interval, next: Interval): Interval {
  if (end(next) < end(last)) return last;
  const toClosed = end(next) === end(last) ? next.toClosed || last.toClosed : next.toClosed;
  return { ...last, to: next.to, toClosed };
}

function common(one: Interval, other: Interval): Interval {
  const [low, high] = start(one) >= start(other) ? [one, other] : [other, one];
  const [short, long] = end(one) <= end(other) ? [one, other] : [other, one];
  return {
    from: low.from,
    fromClosed: low.fromClosed && (start(low) > start(high) || high.fromClosed),
    to: short.to,
    toClosed: short.toClosed && (end(short) < end(long) || long.toClosed),
  };
}

function isInhabited(interval: Interval): boolean {
  const [from, to] = [start(interval), end(interval)];
  if (Number.isNaN(from) || Number.isNaN(to)) return true;
  if (from === to) return interval.fromClosed && interval.toClosed && Number.isFinite(from);
  return from < to;
}

function start({ from }: Interval): number {
  return real(from);
}

function end({ to }: Interval): number {
  return real(to);
}

function real(expression: Expression): number {
  const { re, im } = evaluateAt(expression.formula, new Map());
  return Math.abs(im) > 1e-12 * (1 + Math.abs(re)) && Number.isFinite(im) ? Number.NaN : re;
}
