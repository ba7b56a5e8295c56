/**
 * Why two answers are equal, the strongest first: the same text, the same exact number, the same formula after algebra, the same values to
 * 90 digits (with variables, at sample points), or a decimal that rounds the value.
 */
export type Evidence = 'text' | 'number' | 'symbolic' | 'numeric' | 'approximate';

const order: readonly Evidence[] = ['text', 'number', 'symbolic', 'numeric', 'approximate'];

/** The weakest evidence of all parts, for a whole that is equal if all its parts are equal. Stops at the first part that differs. */
export function evidenceOfAll(comparisons: Iterable<() => Evidence | undefined>): Evidence | undefined {
  let weakest = 0;
  for (const compare of comparisons) {
    const evidence = compare();
    if (evidence === undefined) return undefined;
    weakest = Math.max(weakest, order.indexOf(evidence));
  }
  return order[weakest];
}
