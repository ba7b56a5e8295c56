import { wrappedLines } from '../../../terminal/fitted-lines.ts';
import { panelTable } from '../../../terminal/panel-table.ts';
import type { Table } from '../table.ts';
import { figureTable } from './figure-table.ts';
import { numberText } from './number-text.ts';
import { isPartOf, partMark } from './own-figure-text.ts';
import { ownKind, settingLines, simulatedLine } from './setting-lines.ts';

export interface TerminalTableOptions {
  /** Only the figures: no intervals, gains, notes and setting. */
  readonly brief: boolean;
}

/** A table for a terminal of 80 columns, in lines. The Markdown rendering has every figure. */
export function terminalTable(table: Table, { brief }: TerminalTableOptions): string[] {
  return [
    ...(table.simulated ? wrappedLines(simulatedLine) : []),
    ...wrappedLines(table.title.trim()),
    ...(table.setting.limit === null
      ? []
      : wrappedLines(`PARTIAL: at most ${table.setting.limit} test questions for each cell.`)),
    '',
    ...figurePanels(table, { brief }),
    '',
    ...(brief ? briefLegend : [...gainPanels(table), ...legend, '', ...factsOf(table), '']),
    ...(brief
      ? ['Intervals, gains and setting: without --brief.']
      : ['Every figure, and how they were computed: --wide.']),
  ];
}

function figurePanels(table: Table, { brief }: TerminalTableOptions): string[] {
  const { headings, rows } = figureTable(table, { brief });
  const pairs = headings.flatMap((heading, index) => (heading.endsWith(', paper') ? [index + 1] : []));
  return panelTable(['', ...headings], rows, { pairs });
}

/** The gains of rows over their baselines; nothing if the table has none. */
function gainPanels(table: Table): string[] {
  const compared = table.rows.filter(({ entries }) => entries.some(({ gain }) => gain != null));
  if (compared.length === 0) return [];
  const rows = compared.map(({ label, baseline, entries }) => [
    `${label} over ${baseline}`,
    ...entries.map((entry) => {
      const { gain, adjustedP } = entry;
      if (gain == null) return '';
      const mark = isPartOf(entry) ? ` ${partMark}` : '';
      return `${numberText(gain, 'points')} (p ${numberText(adjustedP, 'probability') || 'unknown'})${mark}`;
    }),
  ]);
  return [
    ...wrappedLines(
      `Gain in points, ${ownKind(table)}, on the questions that both have scored; p adjusted for the number of comparisons (Holm):`,
    ),
    ...panelTable(['', ...table.columns.map(({ title }) => title)], rows),
    '',
  ];
}

const legend = wrappedLines(
  `[ ]: 95 % interval. ±: standard deviation between seeds. ${partMark}: not all cells of the figure have finished, or accuracy and gain are not of the same seeds. paper: published.`,
);

const briefLegend = [`${partMark}: not all cells of the figure have finished, or it rests on other seeds.`];

function factsOf(table: Table): string[] {
  const lines = settingLines(table);
  const width = Math.max(...lines.map(([name]) => name.length)) + 2;
  return [
    ...table.notes.flatMap((note) => wrappedLines(`- ${note.trim()}`, { indent: 2 })),
    ...(table.notes.length === 0 ? [] : ['']),
    ...lines.flatMap(([name, text]) => wrappedLines(`${name.padEnd(width)}${text}`, { indent: width })),
  ];
}
