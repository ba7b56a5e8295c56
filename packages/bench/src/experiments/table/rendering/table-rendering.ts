import type { Table } from '../table.ts';

/** One format of a table. */
export interface TableRendering {
  readonly name: string;
  /** The extension of its files. */
  readonly extension: string;
  /** The whole text, with a line end. */
  render(table: Table): string;
}
