import type { OutcomePair } from '../../statistics/outcome-pair.ts';
import type { FinishedCell } from './read-cells.ts';

/** The finished cells of a row in a column, and those of its baseline. */
export interface Compared {
  readonly own: readonly FinishedCell[];
  readonly baseline: readonly FinishedCell[];
}

/**
 * The outcomes of both rows on the same question with the same seed, over all seeds that both have. Questions that only one row was tested
 * on have no pair.
 */
export function pairsOf({ own, baseline }: Compared): OutcomePair[] {
  return own.flatMap((cell) => {
    const other = baseline.find(({ levels }) => levels.seed === cell.levels.seed);
    return Array.from(cell.outcomes).flatMap(([cluster, outcome]) => {
      const before = other?.outcomes.get(cluster);
      return before === undefined ? [] : [{ cluster, search: cell.levels.seed, one: before, other: outcome }];
    });
  });
}

/** The number of cells of `own` without a baseline cell of the same seed. They count for the accuracy, but not for the gain. */
export function unpairedOf({ own, baseline }: Compared): number {
  const seeds = new Set(baseline.map(({ levels }) => levels.seed));
  return own.filter(({ levels }) => !seeds.has(levels.seed)).length;
}
