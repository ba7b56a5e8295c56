import { stringify } from 'csv-stringify/sync';
import { shownText } from '../../../terminal/shown-text.ts';
import { rowFactors } from '../row-plan.ts';
import type { Table, TableRow, Unit } from '../table.ts';
import { ownKind } from './setting-lines.ts';
import type { TableRendering } from './table-rendering.ts';

/**
 * One line for each entry (`figure` is row), with everything that identifies the entry. Then one line for each two optimizers that were
 * compared (`figure` is pair), which has only a gain. A missing value is an empty field.
 */
export const csvRendering: TableRendering = {
  name: 'csv',
  extension: 'csv',
  render: (table) => stringify([headerOf(table), ...linesOf(table)].map((line) => line.map(shownText))),
};

function headerOf({ fields }: Table): string[] {
  return [
    'experiment',
    'kind',
    'protocol',
    'limit',
    'row',
    'over',
    ...rowFactors,
    'usesLabels',
    'leaking',
    'figure',
    'column',
    ...fields.map(({ name }) => name),
  ];
}

function linesOf(table: Table): string[][] {
  const { name, setting, columns, fields, rows, pairs } = table;
  const { protocol, limit } = setting;
  const shared = [
    name,
    ownKind(table),
    protocol === null ? '' : `${protocol.split} ${protocol.grading}`,
    limit === null ? '' : String(limit),
  ];
  const own = (row: TableRow) => [
    ...rowFactors.map((factor) => row.levels[factor]),
    row.usesLabels ? 'yes' : 'no',
    String(row.leaking),
  ];
  const numbers = (numbersOf: Readonly<Record<string, number | null>>, unitOfColumn: Unit) =>
    fields.map(({ name: field, unit }) => plainNumber(numbersOf[field], unit === 'column' ? unitOfColumn : unit));
  const ofRows = rows.flatMap((row) =>
    row.entries.map((entry, index) => {
      const { id, unit } = columns[index]!;
      return [...shared, row.label, row.baseline ?? '', ...own(row), 'row', id, ...numbers(entry, unit)];
    }),
  );
  const ofPairs = pairs.map(({ row: label, over, column, gain }) => {
    const row = rows.find((each) => each.label === label)!;
    return [...shared, label, over, ...own(row), 'pair', column, ...numbers(gain, 'percent')];
  });
  return [...ofRows, ...ofPairs];
}

/** A number for programs: without a plus sign, and with accuracies as precise as they are shown elsewhere. */
function plainNumber(value: number | null | undefined, unit: Unit): string {
  if (value == null) return '';
  return unit === 'percent' || unit === 'points' ? value.toFixed(2) : String(value);
}
