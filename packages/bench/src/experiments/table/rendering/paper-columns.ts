import type { Table } from '../table.ts';

/** For each column, whether the paper has a figure for any row. */
export function paperColumns({ columns, rows }: Table): boolean[] {
  return columns.map((_, index) => rows.some(({ entries }) => entries[index]!.published !== null));
}
