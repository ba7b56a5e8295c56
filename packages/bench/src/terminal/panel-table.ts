import stringWidth from 'string-width';
import { usualWidth, wrappedLines } from './fitted-lines.ts';
import { shownText } from './shown-text.ts';

/** The largest width of the first column, which names the rows. */
const widestLabel = 30;

const gap = '  ';

/**
 * A table in lines of 80 columns. Columns without room are moved below the others, into a separate panel with the names of the rows. Names
 * and headings are wrapped; a cell is never wrapped. `pairs` are the columns, counted from 0, that stay next to the column before them.
 */
export function panelTable(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  { pairs = [] }: { readonly pairs?: readonly number[] } = {},
): string[] {
  const [corner = '', ...headings] = header.map(shownText);
  const cells = rows.map((row) => row.map(shownText));
  const label = columnOf(
    corner,
    cells.flatMap((row) => wrappedLines(row[0] ?? '', { width: widestLabel, indent: 2 })),
  );
  const columns = headings.map((heading, index) =>
    columnOf(
      heading,
      cells.map((row) => row[index + 1] ?? ''),
    ),
  );
  const groups = columns.flatMap((column, index) =>
    pairs.includes(index + 1) ? [] : [pairs.includes(index + 2) ? [column, columns[index + 1]!] : [column]],
  );
  return panelsOf(groups, usualWidth - label.width).flatMap((panel, index) => [
    ...(index === 0 ? [] : ['']),
    ...headingLines(label, panel),
    ...cells.flatMap((row, number) => rowLines(row[0] ?? '', { label, panel, number })),
  ]);
}

interface Column {
  readonly heading: readonly string[];
  readonly cells: readonly string[];
  readonly width: number;
}

/** As wide as its cells and as the longest word of its heading, which is wrapped. A short heading takes at most two lines. */
function columnOf(heading: string, cells: readonly string[]): Column {
  const half = heading.length > 16 ? 0 : Math.ceil(heading.length / 2);
  const widest = Math.max(half, ...[...cells, ...heading.split(' ')].map((text) => stringWidth(text)));
  const lines = wrappedLines(heading, { width: widest });
  return { heading: lines, cells, width: widest };
}

/** As many groups of columns next to each other as fit, and at least one group. */
function panelsOf(groups: readonly (readonly Column[])[], room: number): Column[][] {
  const panels: Column[][] = [];
  let left = 0;
  for (const group of groups) {
    const needed = group.reduce((sum, { width }) => sum + gap.length + width, 0);
    if (needed > left || panels.length === 0) {
      panels.push([]);
      left = room;
    }
    panels.at(-1)!.push(...group);
    left -= needed;
  }
  return panels;
}

function headingLines(label: Column, panel: readonly Column[]): string[] {
  const height = Math.max(...[label, ...panel].map(({ heading }) => heading.length));
  return Array.from({ length: height }, (_, line) =>
    lineOf(label, panel, {
      first: label.heading[line - height + label.heading.length] ?? '',
      text: ({ heading }) => heading[line - height + heading.length] ?? '',
    }),
  );
}

/** The figures are on the first line of the name. */
function rowLines(
  name: string,
  { label, panel, number }: { label: Column; panel: readonly Column[]; number: number },
): string[] {
  const [first = '', ...more] = wrappedLines(name, { width: widestLabel, indent: 2 });
  return [lineOf(label, panel, { first, text: ({ cells }) => cells[number]! }), ...more];
}

function lineOf(
  label: Column,
  panel: readonly Column[],
  { first, text }: { first: string; text: (column: Column) => string },
): string {
  const padding = (of: string, width: number) => ' '.repeat(Math.max(0, width - stringWidth(of)));
  const figures = panel.map((column) => `${padding(text(column), column.width)}${text(column)}`);
  return [`${first}${padding(first, label.width)}`, ...figures].join(gap).trimEnd();
}
