import { shownLines } from '../../../terminal/shown-text.ts';
import type { TableRendering } from './table-rendering.ts';

/** The whole table, with numbers as they were computed. */
export const jsonRendering: TableRendering = {
  name: 'json',
  extension: 'json',
  render: (table) => shownLines(`${JSON.stringify(table, null, 2)}\n`),
};
