import type { OutcomePair } from '../../statistics/outcome-pair.ts';
import type { FinishedCell } from './read-cells.ts';

/** The finished cells of a row in a column, and those of its baseline. */
export interface Compared {
  readonly own: readonly FinishedCell[];
  readonly baseline: readonly FinishedCell[];
}

/** What both made of the same question with the same seed, over all seeds that both have; questions that only one of them was tested on have no pair. */
export function pairsOf({ own, baseline }: Compared): OutcomePair[] {
  return own.flatMap((cell) => {
    const other = baseline.find(({ levels }) => levels.seed === cell.levels.seed);
    return Array.from(cell.outcomes).flatMap(([cluster, outcome]) => {
      const before = other?.outcomes.get(cluster);
      return before === undefined ? [] : [{ cluster, search: cell.levels.seed, one: before, other: outcome }];
    });
  });
}

/** The cells of `own` that have no cell of the baseline with their seed: they count for the accuracy, and not for the gain. */
export function unpairedOf({ own, baseline }: Compared): number {
  const seeds = new Set(baseline.map(({ levels }) => levels.seed));
  return own.filter(({ levels }) => !seeds.has(levels.seed)).length;
}
