import type { Cell } from './cell.ts';

/** Agents answer the pool about so often in a search. It is for the order of cells alone. */
const searchedPools = 20;

/**
 * How long a cell takes compared with others, very roughly: the runs of agents that scoring and search need. A forecast would walk through
 * each cell, which takes longer than an order is worth.
 */
function cellSize({ setup: { config, system, split, optimizer } }: Pick<Cell, 'setup'>): number {
  const scored = 2 * split.test.length + split.validation.length;
  const isSearch = optimizer.name !== 'none' && optimizer.name !== 'transfer';
  const searched = isSearch ? searchedPools * split.pool.length : 0;
  const size = system.graph.agents.length * (scored + searched);
  return Math.min(size, config.budget?.maxCalls ?? Number.POSITIVE_INFINITY);
}

/** The cells with their places, the shortest first: results come early, and what is wrong with all cells shows soon. */
export function shortFirst(cells: readonly Cell[]): ReadonlyMap<Cell, number> {
  const sorted = cells.toSorted((one, other) => cellSize(one) - cellSize(other));
  return new Map(sorted.map((cell, index) => [cell, index + 1]));
}
