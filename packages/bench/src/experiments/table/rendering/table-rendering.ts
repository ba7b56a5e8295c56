import type { Table } from '../table.ts';

/** One way to write a table down. */
export interface TableRendering {
  readonly name: string;
  /** Of its files. */
  readonly extension: string;
  /** The whole text, with a line end. */
  render(table: Table): string;
}
