import { shownText } from '../../../terminal/shown-text.ts';
import type { Table, TableColumn, TableEntry } from '../table.ts';
import { latexText } from './latex-text.ts';
import { numberText } from './number-text.ts';
import { ownFigureText, partMark } from './own-figure-text.ts';
import { paperColumns } from './paper-columns.ts';
import { rowLabel } from './row-label.ts';
import { legendLines, ownKind, settingLines, simulatedLine, sourceText } from './setting-lines.ts';
import type { TableRendering } from './table-rendering.ts';

/** The compact table in the paper's layout, for a document with the packages booktabs and graphicx. */
export const latexRendering: TableRendering = {
  name: 'latex',
  extension: 'tex',
  render: (table) => {
    const columns = table.columns.map((column, index) => ({ column, fromPaper: paperColumns(table)[index]! }));
    return `${[
      ...comments(table),
      '\\begin{table*}',
      '\\centering',
      `\\caption{${caption(table)}}`,
      `\\label{tab:${labelOf(table.name)}}`,
      '\\resizebox{\\linewidth}{!}{%',
      `\\begin{tabular}{l${columns.map(({ fromPaper }) => (fromPaper ? 'rr' : 'r')).join('')}}`,
      '\\toprule',
      ...header(table, columns),
      '\\midrule',
      ...table.rows.map((row) =>
        line([latexText(rowLabel(row)), ...row.entries.flatMap((entry, index) => cells(entry, columns[index]!))]),
      ),
      '\\bottomrule',
      '\\end{tabular}}',
      '\\end{table*}',
    ].join('\n')}\n`;
  },
};

interface Column {
  readonly column: TableColumn;
  readonly fromPaper: boolean;
}

/** Everything that does not fit into the caption. A line end within a text would end the comment, so it is replaced. */
function comments(table: Table): string[] {
  return [
    ...(table.simulated ? [simulatedLine] : []),
    'Needs \\usepackage{booktabs} and \\usepackage{graphicx}.',
    ...settingLines(table).map(([name, text]) => `${name}: ${text}`),
    ...[...legendLines(table), ...table.notes],
  ].map((text) => `% ${shownText(text.replaceAll(/\s+/g, ' '))}`);
}

function caption(table: Table): string {
  const { simulated, title, setting } = table;
  return [
    ...(simulated ? ['\\textbf{SIMULATED, says nothing about any model.}'] : []),
    ...(setting.limit === null ? [] : [`\\textbf{PARTIAL: at most ${setting.limit} test questions for each cell.}`]),
    latexText(title.endsWith('.') ? title : `${title}.`),
    `Ours (${ownKind(table)}) with 95\\,\\% intervals${paperColumns(table).includes(true) ? `; paper: ${latexText(sourceText(table))}` : ''}.`,
    ...(hasPart(table)
      ? [`${latexMark}: not all cells of the figure have finished, or accuracy and gain are not of the same seeds.`]
      : []),
  ].join(' ');
}

const latexMark = `$^{${partMark}}$`;

function hasPart({ columns, rows }: Table): boolean {
  return rows.some(({ entries }) => entries.some((entry, index) => ownFigureText(entry, columns[index]!.unit).isPart));
}

/** A label is not text, so characters with a meaning in LaTeX are replaced. */
function labelOf(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9.:-]+/g, '-');
}

/** The titles of the columns and, below them, whether the figures are ours or the paper's. */
function header(table: Table, columns: readonly Column[]): string[] {
  const kind = ownKind(table);
  const titles = columns.map(({ column, fromPaper }) =>
    fromPaper ? `\\multicolumn{2}{c}{${latexText(column.title)}}` : latexText(column.title),
  );
  const kinds = columns.flatMap(({ fromPaper }) => (fromPaper ? [kind, 'paper'] : [kind]));
  return [line(['', ...titles]), ...rules(columns), line(['', ...kinds])];
}

/** A rule under each title that spans two columns. */
function rules(columns: readonly Column[]): string[] {
  let next = 2;
  const spans = columns.flatMap(({ fromPaper }) => {
    const first = next;
    next += fromPaper ? 2 : 1;
    return fromPaper ? [`\\cmidrule(lr){${first}-${first + 1}}`] : [];
  });
  return spans.length === 0 ? [] : [spans.join(' ')];
}

function cells(entry: TableEntry, { column, fromPaper }: Column): string[] {
  const { value, interval, spread, isPart } = ownFigureText(entry, column.unit);
  const small = [interval, spread.replace('±', '$\\pm$')].filter((text) => text !== '').join(' ');
  const own = `${value}${isPart ? latexMark : ''}${small === '' ? '' : ` {\\scriptsize ${small}}`}`;
  return [own, ...(fromPaper ? [numberText(entry.published, column.unit)] : [])];
}

function line(texts: readonly string[]): string {
  return `${texts.join(' & ')} \\\\`;
}
