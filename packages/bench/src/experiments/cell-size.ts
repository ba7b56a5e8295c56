import type { Cell } from './cell.ts';

/** Roughly how often agents answer the pool in a search. This is only used for the order of cells. */
const searchedPools = 20;

/**
 * How long a cell takes compared with others, very roughly: the runs of agents that scoring and search need. A forecast would be more
 * exact, but it walks through each cell, which takes too long for an order.
 */
function cellSize({ setup: { config, system, split, optimizer } }: Pick<Cell, 'setup'>): number {
  const scored = 2 * split.test.length + split.validation.length;
  const isSearch = optimizer.name !== 'none' && optimizer.name !== 'transfer';
  const searched = isSearch ? searchedPools * split.pool.length : 0;
  const size = system.graph.agents.length * (scored + searched);
  return Math.min(size, config.budget?.maxCalls ?? Number.POSITIVE_INFINITY);
}

/** The cells with their positions, the shortest first, so that results come early, and so that a problem of all cells shows soon. */
export function shortFirst(cells: readonly Cell[]): ReadonlyMap<Cell, number> {
  const sorted = cells.toSorted((one, other) => cellSize(one) - cellSize(other));
  return new Map(sorted.map((cell, index) => [cell, index + 1]));
}
