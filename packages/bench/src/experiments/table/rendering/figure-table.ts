import type { Table } from '../table.ts';
import { numberText } from './number-text.ts';
import { ownFigureText, partMark } from './own-figure-text.ts';
import { paperColumns } from './paper-columns.ts';
import { rowLabel } from './row-label.ts';
import { ownKind } from './setting-lines.ts';

export interface FigureTable {
  /** The headings without that of the row names. */
  readonly headings: readonly string[];
  /** Each row begins with its name. */
  readonly rows: readonly (readonly string[])[];
}

/** The figures of a table: ours and, if the paper has some, those of the paper in a separate column. With `brief`, only the values. */
export function figureTable(table: Table, { brief = false }: { readonly brief?: boolean } = {}): FigureTable {
  const fromPaper = paperColumns(table);
  const headings = table.columns.flatMap(({ title }, index) => [
    `${title}, ${ownKind(table)}`,
    ...(fromPaper[index] ? [`${title}, paper`] : []),
  ]);
  const rows = table.rows.map((row) => [
    rowLabel(row),
    ...row.entries.flatMap((entry, index) => {
      const { unit } = table.columns[index]!;
      const { value, interval, spread, isPart } = ownFigureText(entry, unit);
      const own = [value, ...(brief ? [] : [interval, spread]), isPart ? partMark : ''];
      return [
        own.filter((text) => text !== '').join(' '),
        ...(fromPaper[index] ? [numberText(entry.published, unit)] : []),
      ];
    }),
  ]);
  return { headings, rows };
}
