import { type Evidence, evidenceOfAll } from './evidence.ts';
import type { Value } from './value.ts';

type Compare = (gold: Value, answer: Value) => Evidence | undefined;

/**
 * Compares sets and lists (in any order), tuples and matrices (in order). A set or list of one item equals that item, a column equals a
 * tuple, and lists of rows equal a matrix. A list without brackets may stand for a tuple in the same order.
 */
export function compareCollections(gold: Value, answer: Value, compare: Compare): Evidence | undefined {
  if (gold.kind === 'set' && answer.kind === 'set') return compareSets(gold.items, answer.items, compare);
  if (gold.kind === 'matrix' && answer.kind === 'matrix')
    return compareRows(gold.rows, answer.rows, (one, other) => compareInOrder(one, other, compare));
  const goldItems = itemsOf(gold);
  const answerItems = itemsOf(answer);
  if (goldItems === undefined && answerItems !== undefined)
    return isSame(answer) ? evidenceOfAll(answerItems.map((item) => () => compare(gold, item))) : undefined;
  if (goldItems !== undefined && answerItems === undefined)
    return isSingle(gold) ? compare(goldItems[0]!, answer) : undefined;
  if (goldItems === undefined || answerItems === undefined) return undefined;
  if (isOrdered(gold, answer))
    return bracketsAgree(gold, answer) ? compareInOrder(goldItems, answerItems, compare) : undefined;
  return compareInAnyOrder(goldItems, answerItems, compare);
}

function itemsOf(value: Value): readonly Value[] | undefined {
  if (value.kind === 'set' || value.kind === 'several' || value.kind === 'tuple') return value.items;
  if (value.kind !== 'matrix') return undefined;
  if (value.rows.every((row) => row.length === 1)) return value.rows.map((row) => row[0]!);
  return value.rows.map((items) => ({ kind: 'tuple', items, open: '[', close: ']' }));
}

function isSingle(value: Value): boolean {
  return (value.kind === 'set' || value.kind === 'several') && value.items.length === 1;
}

/** A list without brackets may state one value in several ways: `\frac12 or 0.5`. */
function isSame(value: Value): boolean {
  return isSingle(value) || (value.kind === 'several' && value.items.length > 1);
}

/** Two items in square brackets may be an interval. They are not an interval if the gold answer is a list without brackets. */
function isOrdered(gold: Value, answer: Value): boolean {
  if (![gold, answer].every((value) => value.kind === 'set' || value.kind === 'several' || isBracketList(value)))
    return true;
  return isPair(gold) || (isPair(answer) && gold.kind !== 'several');
}

/** Programs write lists in square brackets. */
function isBracketList(value: Value): boolean {
  return value.kind === 'tuple' && value.open === '[' && value.close === ']';
}

function isPair(value: Value): boolean {
  return isBracketList(value) && value.kind === 'tuple' && value.items.length === 2;
}

/** Half-open brackets agree only with the same brackets. Ordered values never agree with the braces of a set. */
function bracketsAgree(gold: Value, answer: Value): boolean {
  if (gold.kind === 'set' || answer.kind === 'set') return false;
  if (gold.kind === 'tuple' && answer.kind === 'tuple') return gold.open === answer.open && gold.close === answer.close;
  return [gold, answer].every((value) => value.kind !== 'tuple' || (value.open === '(') === (value.close === ')'));
}

function compareRows<Row>(
  gold: readonly Row[],
  answer: readonly Row[],
  compare: (one: Row, other: Row) => Evidence | undefined,
) {
  if (gold.length !== answer.length) return undefined;
  return evidenceOfAll(gold.map((row, index) => () => compare(row, answer[index]!)));
}

function compareInOrder(gold: readonly Value[], answer: readonly Value[], compare: Compare): Evidence | undefined {
  return compareRows(gold, answer, compare);
}

/** Every gold item is in the answer, and every item of the answer is in the gold answer. Repeated items do not matter. */
function compareSets(gold: readonly Value[], answer: readonly Value[], compare: Compare): Evidence | undefined {
  return evidenceOfAll([
    ...gold.map((item) => () => firstEvidence(answer, (other) => compare(item, other))),
    ...answer.map((item) => () => firstEvidence(gold, (other) => compare(other, item))),
  ]);
}

/** Each gold item has its own equal item in the answer. */
function compareInAnyOrder(gold: readonly Value[], answer: readonly Value[], compare: Compare): Evidence | undefined {
  if (gold.length !== answer.length) return undefined;
  const left = new Set(answer);
  return evidenceOfAll(
    gold.map(
      (item) => () =>
        firstEvidence(left, (other) => {
          const evidence = compare(item, other);
          if (evidence !== undefined) left.delete(other);
          return evidence;
        }),
    ),
  );
}

function firstEvidence(items: Iterable<Value>, compare: (item: Value) => Evidence | undefined): Evidence | undefined {
  for (const item of items) {
    const evidence = compare(item);
    if (evidence !== undefined) return evidence;
  }
  return undefined;
}
