import { type Evidence, evidenceOfAll } from './evidence.ts';
import type { Value } from './value.ts';

type Compare = (gold: Value, answer: Value) => Evidence | undefined;
type Record = ReadonlyMap<string, Value>;

/**
 * Several values, each with its own name: `x = 3, y = 4`, `(x,y) = (3,4)`. Undefined for any other value, also for several values with the
 * same name.
 */
export function recordOf(value: Value): Record | undefined {
  if (value.kind === 'assignment') return tupleRecord(value.name, value.values);
  if (value.kind !== 'several' || value.items.length < 2) return undefined;
  const record = new Map<string, Value>();
  for (const item of value.items) {
    if (item.kind !== 'assignment' || item.values.length !== 1 || record.has(item.name)) return undefined;
    record.set(item.name, item.values[0]!);
  }
  return record;
}

function tupleRecord(name: string, values: readonly Value[]): Record | undefined {
  const names = name.match(/^\(([^()]+,[^()]+)\)$/)?.[1]?.split(',');
  const tuple = values[0];
  if (names === undefined || values.length !== 1 || tuple?.kind !== 'tuple') return undefined;
  if (tuple.items.length !== names.length || new Set(names).size < names.length) return undefined;
  return new Map(names.map((one, index) => [one, tuple.items[index]!]));
}

/**
 * Compares by names if both sides have names. Against values without names, the names determine the order. It is alphabetical for
 * neighbouring letters (`y = 3, x = 4` is the pair (4,3)), and otherwise as written. A set accepts the values in any order.
 */
export function compareRecords(gold: Value, answer: Value, compare: Compare): Evidence | undefined {
  const [left, right] = [recordOf(gold), recordOf(answer)];
  if (left !== undefined && right !== undefined) {
    if (left.size !== right.size || [...left.keys()].some((name) => !right.has(name))) return undefined;
    return evidenceOfAll(
      [...left].map(
        ([name, value]) =>
          () =>
            compare(value, right.get(name)!),
      ),
    );
  }
  return compare(withoutNames(gold), withoutNames(answer));
}

function withoutNames(value: Value): Value {
  const record = recordOf(value);
  if (record === undefined)
    return value.kind === 'several' ? { ...value, kind: 'tuple', open: '(', close: ')' } : value;
  const names = [...record.keys()];
  const isWritten = value.kind === 'assignment' || !areNeighbours(names.toSorted());
  const items = (isWritten ? names : names.toSorted()).map((name) => record.get(name)!);
  return { kind: 'tuple', items, open: '(', close: ')' };
}

function areNeighbours(names: readonly string[]): boolean {
  return names.every(
    (name, index) =>
      /^[a-zA-Z]$/.test(name) && (index === 0 || name.charCodeAt(0) === names[index - 1]!.charCodeAt(0) + 1),
  );
}
