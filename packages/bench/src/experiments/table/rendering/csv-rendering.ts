import { stringify } from 'csv-stringify/sync';
import { shownText } from '../../../terminal/shown-text.ts';
import { rowFactors } from '../row-plan.ts';
import type { Table, Unit } from '../table.ts';
import { ownKind } from './setting-lines.ts';
import type { TableRendering } from './table-rendering.ts';

/** One line for each entry, with everything that tells it apart; what does not exist is an empty field. */
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
    'column',
    ...fields.map(({ name }) => name),
  ];
}

function linesOf(table: Table): string[][] {
  const { name, setting, columns, fields, rows } = table;
  const { protocol, limit } = setting;
  const shared = [
    name,
    ownKind(table),
    protocol === null ? '' : `${protocol.split} ${protocol.grading}`,
    limit === null ? '' : String(limit),
  ];
  return rows.flatMap(({ label, baseline, levels, entries }) =>
    entries.map((entry, index) => [
      ...shared,
      label,
      baseline ?? '',
      ...rowFactors.map((factor) => levels[factor]),
      columns[index]!.id,
      ...fields.map(({ name: field, unit }) =>
        plainNumber(entry[field], unit === 'column' ? columns[index]!.unit : unit),
      ),
    ]),
  );
}

/** For programs: no sign that numbers do not need, and accuracies as precise as they are shown elsewhere. */
function plainNumber(value: number | null | undefined, unit: Unit): string {
  if (value == null) return '';
  return unit === 'percent' || unit === 'points' ? value.toFixed(2) : String(value);
}
