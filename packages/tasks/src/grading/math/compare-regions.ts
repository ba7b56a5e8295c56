import { compareExpressions } from './compare-expressions.ts';
import { type Evidence, evidenceOfAll } from './evidence.ts';
import { regionOf } from './region-of.ts';
import type { Value } from './value.ts';

/** The same intervals with the same ends, open or closed. Inequalities in different variables differ. */
export function compareRegions(gold: Value, answer: Value): Evidence | undefined {
  const [goldVariable, answerVariable] = [variableOf(gold), variableOf(answer)];
  if (goldVariable !== undefined && answerVariable !== undefined && goldVariable !== answerVariable) return undefined;
  const [left, right] = [regionOf(gold), regionOf(answer)];
  if (left === undefined || right === undefined || left.length !== right.length) return undefined;
  return evidenceOfAll(
    left.flatMap((interval, index) => {
      const other = right[index]!;
      const sameEnds = interval.fromClosed === other.fromClosed && interval.toClosed === other.toClosed;
      if (!sameEnds) return [() => undefined];
      return [() => compareExpressions(interval.from, other.from), () => compareExpressions(interval.to, other.to)];
    }),
  );
}

function variableOf(value: Value): string | undefined {
  return value.kind === 'region' ? value.variable : undefined;
}
