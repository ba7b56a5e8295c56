import { createRandomSource } from '@maspo/core';

const random = createRandomSource('math equivalence');
const drawn = new Map<string, number>();

export const samplePointCount = 12;

/**
 * A value for each variable at one of 12 points. The value depends only on the variable's name and the point, so verdicts never depend on
 * earlier comparisons. Values at even points are positive, values at odd points have either sign. No value is near 0.
 */
export function samplePoint(variables: readonly string[], index: number): ReadonlyMap<string, number> {
  return new Map(variables.map((variable) => [variable, coordinate(variable, index)]));
}

function coordinate(variable: string, index: number): number {
  const key = `${variable}/${index}`;
  const known = drawn.get(key);
  if (known !== undefined) return known;
  const source = random.fork(variable, index);
  const size = 0.3 + Math.round(source.uniform() * 2e6) / 1e6;
  const value = index % 2 === 0 || source.coin() ? size : -size;
  if (drawn.size < 10_000) drawn.set(key, value);
  return value;
}

/** The same with whole numbers from 1 to 12, for formulas that count. For letters such as n and k, either may be the larger. */
export function wholePoint(variables: readonly string[], index: number): ReadonlyMap<string, number> {
  return new Map(
    variables.map((variable) => [variable, 1 + Math.floor(random.fork('whole', variable, index).uniform() * 12)]),
  );
}
