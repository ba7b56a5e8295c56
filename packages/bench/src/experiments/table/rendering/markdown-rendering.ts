import { markdownTable } from '../../../report/markdown-table.ts';
import { shownLines, shownText } from '../../../terminal/shown-text.ts';
import type { Field, Table, Unit } from '../table.ts';
import { figureTable } from './figure-table.ts';
import { numberText } from './number-text.ts';
import { isPartOf, partMark } from './own-figure-text.ts';
import { legendLines, ownKind, settingLines, simulatedLine } from './setting-lines.ts';
import type { TableRendering } from './table-rendering.ts';

/** A compact table in the paper's layout, then legend, notes and setting, then every figure of each entry. */
export const markdownRendering: TableRendering = {
  name: 'markdown',
  extension: 'md',
  render: (table) =>
    shownLines(
      `${[
        ...(table.simulated ? [`**${simulatedLine}**`] : []),
        `# ${shownText(table.title.trim())}`,
        ...(table.setting.limit === null
          ? []
          : [`**PARTIAL: at most ${table.setting.limit} test questions for each cell.**`]),
        compactTable(table),
        bulletList(legendLines(table)),
        ...(table.notes.length === 0 ? [] : ['## Notes', bulletList(table.notes)]),
        '## Setting',
        markdownTable(['', ''], settingLines(table)),
        '## Every figure',
        ...detailTables(table),
        ...pairsTable(table),
      ].join('\n\n')}\n`,
    ),
};

function compactTable(table: Table): string {
  const { headings, rows } = figureTable(table);
  return markdownTable(['', ...headings], rows);
}

/** One table for each group of fields. Fields without any number are left out, and so are entries without a planned cell. */
function detailTables(table: Table): string[] {
  const groups = Map.groupBy(table.fields, ({ group }) => group);
  return Array.from(groups, ([group, fields]) => detailTable(table, { group, fields })).filter((text) => text !== '');
}

function detailTable(table: Table, { group, fields }: { group: string; fields: readonly Field[] }): string {
  const entries = table.rows.flatMap((row) =>
    row.entries.map((entry, index) => ({ row, entry, column: table.columns[index]! })),
  );
  const known = fields.filter(({ name }) => entries.some(({ entry }) => entry[name] != null));
  const shown = entries.filter(({ entry }) => entry.planned > 0 && known.some(({ name }) => entry[name] != null));
  const hasBaseline = group === 'gain' || group === 'power';
  if (shown.length === 0) return '';
  return [
    `### ${group}, ${ownKind(table)}`,
    markdownTable(
      ['row', ...(hasBaseline ? ['over'] : []), 'column', ...known.map(({ title }) => title)],
      shown.map(({ row, entry, column }) => [
        row.label,
        ...(hasBaseline ? [row.baseline] : []),
        column.title,
        ...known.map(({ name, unit }) => {
          const text = numberText(entry[name], unit === 'column' ? column.unit : unit);
          return (name === 'value' || name === 'gain') && text !== '' && isPartOf(entry) ? `${text} ${partMark}` : text;
        }),
      ]),
    ),
  ].join('\n\n');
}

/** The comparisons of optimizers with each other; nothing if there are none. */
function pairsTable(table: Table): string[] {
  const { pairs, fields, columns } = table;
  const known = fields.filter(({ name }) => pairs.some(({ gain }) => gain[name] != null));
  if (pairs.length === 0) return [];
  return [
    `### optimizers with each other, ${ownKind(table)}`,
    markdownTable(
      ['row', 'over', 'column', ...known.map(({ title }) => title)],
      pairs.map(({ row, over, column, gain }) => [
        row,
        over,
        columns.find(({ id }) => id === column)!.title,
        ...known.map(({ name, unit }) => numberText(gain[name], unit as Unit)),
      ]),
    ),
  ];
}

function bulletList(lines: readonly string[]): string {
  return lines.map((line) => `- ${shownText(line.trim())}`).join('\n');
}
