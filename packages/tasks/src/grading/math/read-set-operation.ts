import { complement, intersect, unite } from './region.ts';
import { regionOf } from './region-of.ts';
import { splitTopLevel } from './split-top-level.ts';
import type { Value } from './value.ts';

/** Unions, intersections and differences of intervals and sets, from left to right. */
export function readSetOperation(text: string, read: (part: string) => Value | undefined): Value | undefined {
  const isDifference = /^\\mathbb\{R\}\s*-/.test(text);
  const { parts, separators } = splitTopLevel(
    text,
    (token) => ['\\cup', '\\cap', '\\setminus'].includes(token) || (isDifference && token === '-'),
  );
  if (separators.length === 0) return undefined;
  const regions = parts.map((part) => {
    const value = read(part);
    return value === undefined ? undefined : regionOf(value);
  });
  let result = regions[0];
  for (const [index, separator] of separators.entries()) {
    const next = regions[index + 1];
    if (result === undefined || next === undefined) return undefined;
    if (separator === '\\cup') result = unite(result, next);
    else {
      const other = separator === '\\cap' ? next : complement(next);
      result = other === undefined ? undefined : intersect(result, other);
    }
  }
  return result === undefined ? undefined : { kind: 'region', region: result };
}
