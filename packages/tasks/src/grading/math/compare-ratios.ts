import { compareExpressions } from './compare-expressions.ts';
import { type Evidence, evidenceOfAll } from './evidence.ts';
import { applied, type Expression, expressionOf } from './expression.ts';
import type { Clock, Value } from './value.ts';

/**
 * `3:1` equals `6:2` and, because it has two terms, also the number 3. An answer that may be a time of day equals only
 * the same time. If it may also be a ratio in lowest terms, it equals the number too.
 */
export function compareRatios(gold: Value, answer: Value): Evidence | undefined {
  if (gold.kind === 'clock' && answer.kind === 'clock') return compareClocks(gold, answer);
  if ([gold, answer].some(({ kind }) => kind === 'clock') && [gold, answer].some(({ kind }) => kind === 'ratio'))
    return undefined;
  const [left, right] = [termsOf(gold), termsOf(answer)];
  if (left === undefined || right === undefined || left.length !== right.length) return undefined;
  const product = (one: Expression, other: Expression) => expressionOf(applied('Multiply', one.formula, other.formula));
  return evidenceOfAll(
    left
      .slice(1)
      .map((term, index) => () => compareExpressions(product(left[0]!, right[index + 1]!), product(right[0]!, term))),
  );
}

function compareClocks(gold: Clock, answer: Clock): Evidence | undefined {
  const halvesAgree = gold.half === answer.half || gold.half === undefined || answer.half === undefined;
  return gold.time === answer.time && halvesAgree ? 'text' : undefined;
}

function termsOf(value: Value): readonly Expression[] | undefined {
  if (value.kind === 'clock') return value.ratio;
  if (value.kind === 'ratio') return value.terms;
  return value.kind === 'quantity' && value.unit === undefined ? [value.expression, expressionOf(1n)] : undefined;
}
