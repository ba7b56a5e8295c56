import { join } from 'node:path';
import { buildTable } from '../../experiments/build-table.ts';
import type { CellRecord } from '../../experiments/records/experiment-record.ts';
import { readCells } from '../../experiments/table/read-cells.ts';
import { numberText } from '../../experiments/table/rendering/number-text.ts';
import { ownFigureText, partMark } from '../../experiments/table/rendering/own-figure-text.ts';
import { paperColumns } from '../../experiments/table/rendering/paper-columns.ts';
import { rowLabel } from '../../experiments/table/rendering/row-label.ts';
import { legendLines, ownKind, settingLines, simulatedLine } from '../../experiments/table/rendering/setting-lines.ts';
import { rowKey } from '../../experiments/table/row-plan.ts';
import type { Table, TableRow } from '../../experiments/table/table.ts';
import { readJson } from '../../input/read-json.ts';
import { dataTable } from '../../report/html/data-table.ts';
import { type Html, html } from '../../report/html/html.ts';
import type { PageSection } from '../../report/html/page-section.ts';
import { cellRunId, type ExperimentHead, type Library, type Shelf } from '../reading/library.ts';
import { type RunHead, reasonOf } from '../reading/run-head.ts';
import { href, stateText } from './href.ts';
import { accuracyText, bareP, differenceText, stateBadge } from './run-words.ts';
import type { ViewPage } from './shell.ts';

/** The table of an experiment. Every figure links to its runs. */
export async function experimentPage(library: Library, head: ExperimentHead, shelf: Shelf): Promise<ViewPage> {
  const { record, damage, id } = head;
  const frame = { title: record?.title ?? id, kind: html`Experiment <code>${id}</code>` };
  if (record === undefined)
    return {
      ...frame,
      notices: html`<p class="banner"><strong>DAMAGED.</strong> ${damage}</p>`,
      sections: [],
    };
  const runs = new Map(shelf.runs.map((run) => [run.id, run]));
  const runOf = (cell: CellRecord) => runs.get(cellRunId(library.root, head, cell));
  const isSimulated = record.simulated || record.cells.some((cell) => runOf(cell)?.isSimulated);
  const table = await tableOf(
    head,
    record.cells.some((cell) => runOf(cell)?.summary !== undefined),
  );
  return {
    ...frame,
    notices: isSimulated
      ? html`<p class="banner"><strong>SIMULATED.</strong> ${simulatedLine.replace('SIMULATED: the', 'The')}</p>`
      : html``,
    sections: [
      ...('why' in table
        ? [{ id: 'table', title: 'The table', body: html`<p>The table cannot be made: ${table.why}</p>` }]
        : [
            figuresSection(table.table, { isStored: table.isStored, benchmarks: record.levels.benchmark }),
            {
              id: 'setting',
              title: 'Setting',
              body: html`${dataTable({ name: 'setting', caption: 'What decides the figures', header: ['what', 'value'], rows: settingLines(table.table) })}
${table.table.notes.map((note) => html`<p>${note}</p>`)}${legendLines(table.table).map((line) => html`<p class="note">${line}</p>`)}`,
            },
          ]),
      {
        id: 'cells',
        title: 'The runs behind each figure',
        body: cellsHtml({ library, head, runOf, table: 'why' in table ? undefined : table.table }),
      },
    ],
    ...(shelf.runs.some((run) => run.state === 'in progress' && shelf.cells.get(run.id)?.experiment.id === id)
      ? { live: { from: href('/state', { page: 'list' }), state: stateText(shelf.state) } }
      : {}),
  };
}

/** Made from the finished runs. Without finished runs, the table that `maspo bench run` wrote. */
async function tableOf(
  { directory }: ExperimentHead,
  hasRuns: boolean,
): Promise<{ readonly table: Table; readonly isStored: boolean } | { readonly why: string }> {
  try {
    if (hasRuns) return { table: await buildTable(await readCells(directory)), isStored: false };
    return { table: (await readJson(join(directory, 'table.json'))) as Table, isStored: true };
  } catch (error) {
    return { why: reasonOf(error) };
  }
}

/** The anchor of the list of runs for a figure. */
function anchorOf(row: number, column: string): string {
  return `cell-${row}-${column.replaceAll(/[^\w-]/g, '_')}`;
}

function figuresSection(
  table: Table,
  { isStored, benchmarks }: { readonly isStored: boolean; readonly benchmarks: readonly string[] },
): PageSection {
  const fromPaper = paperColumns(table);
  const header = table.columns.flatMap(({ title }, index) => [
    `${title}, ${ownKind(table)}`,
    ...(fromPaper[index] ? [`${title}, paper`] : []),
  ]);
  return {
    id: 'table',
    title: 'The table',
    body: html`${isStored ? html`<p class="note">The runs are not here: this is the table as it was written when they were made.</p>` : ''}
${table.setting.limit === null ? '' : html`<p class="banner"><strong>PARTIAL.</strong> At most ${table.setting.limit} test questions for each cell.</p>`}
${dataTable({
  name: 'experiment',
  caption: 'Figures with their 95 % interval, and the spread between seeds; choose one to see its runs',
  header: ['', ...header],
  rows: table.rows.map((row, at) => [
    rowLabel(row),
    ...row.entries.flatMap((entry, index) => {
      const { unit, id } = table.columns[index]!;
      return [
        entryHtml(row, { index, unit, anchor: benchmarks.includes(id) ? anchorOf(at, id) : `row-${at}` }),
        ...(fromPaper[index] ? [numberText(entry.published, unit)] : []),
      ];
    }),
  ]),
  rest: 'table.csv',
})}`,
  };
}

function entryHtml(
  row: TableRow,
  { index, unit, anchor }: { index: number; unit: Table['columns'][number]['unit']; anchor: string },
): Html {
  const { value, interval, spread, isPart } = ownFigureText(row.entries[index]!, unit);
  if (value === '') return html``;
  return html`<a href="#${anchor}">${value}</a>${interval === '' ? '' : html` <span class="interval">${interval}</span>`}${spread === '' ? '' : ` ${spread}`}${isPart ? ` ${partMark}` : ''}`;
}

function cellsHtml({
  library,
  head,
  runOf,
  table,
}: {
  library: Library;
  head: ExperimentHead;
  runOf: (cell: CellRecord) => RunHead | undefined;
  table: Table | undefined;
}): Html {
  const cells = head.record?.cells ?? [];
  const rowsOf = Map.groupBy(cells, ({ levels }) => rowKey(levels));
  const order = table?.rows.map(({ levels }) => rowKey(levels)) ?? [...rowsOf.keys()];
  return html`${order.map((key, at) => {
    const own = rowsOf.get(key) ?? [];
    const label = table?.rows[at]?.label ?? Object.values(own[0]?.levels ?? {}).join(', ');
    return html`<h3 id="row-${at}">${label}</h3>
${Array.from(
  Map.groupBy(own, ({ levels }) => levels.benchmark),
  ([benchmark, some]) => html`<h4 id="${anchorOf(at, benchmark)}">${benchmark}</h4>
<div class="scroll" role="region" aria-label="Runs of ${label}, ${benchmark}" tabindex="0"><table aria-label="Runs of ${label}, ${benchmark}"><thead><tr><th scope="col">seed</th><th scope="col">state</th><th scope="col">seed prompts</th><th scope="col">final prompts</th><th scope="col">difference in points [95 %]</th><th scope="col">p</th><th scope="col">run</th></tr></thead><tbody>
${some.map((cell) => cellRow(cell, runOf(cell), cellRunId(library.root, head, cell)))}</tbody></table></div>`,
)}`;
  })}`;
}

function cellRow(cell: CellRecord, run: RunHead | undefined, id: string): Html {
  if (run === undefined)
    return html`<tr><th scope="row">${cell.levels.seed}</th><td><span class="badge">not here</span></td><td></td><td></td><td></td><td></td><td><code>${id}</code></td></tr>\n`;
  return html`<tr><th scope="row">${cell.levels.seed}</th><td>${stateBadge(run)}</td><td class="figure">${accuracyText(run.summary?.seed.accuracy)}</td><td class="figure">${accuracyText(run.summary?.final.accuracy)}</td><td class="figure">${run.compared === undefined ? '' : differenceText(run.compared)}</td><td class="figure">${bareP(run.compared)}</td><td><a href="${href('/run', { run: id })}">the run</a>, <a href="${href('/questions', { run: id })}">its questions</a></td></tr>\n`;
}
