import { createRandomSource } from '@maspo/core';
import { weaknessOf } from '@maspo/tasks';
import type { Summary } from '../records/summary.ts';
import { isMuchUnusable, unusableKinds, warnFrom } from '../report/unusable-warnings.ts';
import { findPublished } from './published/find-published.ts';
import { commonProtocol, commonSimulated } from './table/protocol.ts';
import type { ExperimentCells, FinishedCell } from './table/read-cells.ts';
import { planRows, rowKey } from './table/row-plan.ts';
import { settingOf } from './table/setting.ts';
import { type CellCount, type Table, type TableRow, tableVersion } from './table/table.ts';
import { accuracyView } from './table/views/accuracy-view.ts';
import { misalignmentByStepView } from './table/views/misalignment-by-step-view.ts';
import { refreshStabilityView } from './table/views/refresh-stability-view.ts';
import type { TableView } from './table/views/table-view.ts';

const tableViews: readonly TableView[] = [accuracyView, misalignmentByStepView, refreshStabilityView];

export interface TableOptions {
  /** The difference in accuracy for which questions and seeds are planned, in percentage points; 2 when left out. */
  readonly points?: number | undefined;
}

/**
 * The table of an experiment in its view, from the cells that have finished. Equal cells give equal tables, whatever their order of
 * finishing. Throws `MaspoError('invalid-input')` if cells have several protocols, or if only some are simulated.
 */
export async function buildTable(cells: ExperimentCells, { points = 2 }: TableOptions = {}): Promise<Table> {
  const { record, finished } = cells;
  const protocol = commonProtocol(finished);
  const simulated = commonSimulated(finished) ?? record.simulated;
  const published = record.reference === null ? null : findPublished(record.reference);
  const view = tableViews.find(({ name }) => name === record.view)!;
  const random = createRandomSource(view.name);
  const figures = await view.build(cells, { published, simulated, random, points });
  const { columns, fields, pairs = [], notes, legend } = figures;
  const runsOf = new Map(planRows(cells).map(({ levels, finished: runs }) => [rowKey(levels), runs]));
  const runsIn = (row: Pick<TableRow, 'levels'>) => runsOf.get(rowKey(row.levels)) ?? [];
  const rows = figures.rows.map((row) => ({ ...row, ...marksOf(runsIn(row)) }));
  return {
    version: tableVersion,
    simulated,
    name: record.name,
    title: record.title,
    view: record.view,
    setting: settingOf(cells, protocol),
    cells: countCells(cells),
    published: published === null ? null : { id: published.id, title: published.title, source: published.source },
    ...{ columns, fields, rows, pairs },
    notes: [
      ...record.notes,
      ...markNotes(rows),
      ...runNotes(rows, { runsIn, searchOf: searchesIn(cells) }),
      ...sandboxNotes(cells),
      ...notes,
    ],
    legend,
  };
}

function marksOf(runs: readonly FinishedCell[]): Pick<TableRow, 'usesLabels' | 'gradedPool' | 'leaking'> {
  return {
    usesLabels: runs.some(({ summary }) => summary.usesLabels),
    // Prompts that were taken over come from another run. The summary contains its marks; the manifest does not.
    gradedPool: runs.some(
      ({ manifest, summary }) => manifest.finalAnswers === 'graded' || summary.graded.includes('pool'),
    ),
    leaking: runs.filter(({ summary }) => summary.leaks.length > 0).length,
  };
}

/** The statuses of runs that were not cut short. */
const completeEnds = ['finished', 'converged', 'target-reached'];

function countCells({ record, finished, unfinished }: ExperimentCells): CellCount {
  const cutShort: Record<string, number> = {};
  for (const { summary } of finished)
    if (!completeEnds.includes(summary.status)) cutShort[summary.status] = (cutShort[summary.status] ?? 0) + 1;
  const begun = unfinished.filter((cell) => cell.begun).length;
  const missing = unfinished.length - begun;
  return { planned: record.cells.length, finished: finished.length, cutShort, begun, missing };
}

/** A program could have forged these verdicts, so they are less certain than others. */
function sandboxNotes({ finished }: ExperimentCells): string[] {
  const levels = new Set(finished.map(({ summary }) => summary.sandboxLevel));
  const weaknesses = [...levels].map((level) => (level === null ? undefined : weaknessOf(level)));
  return weaknesses.flatMap((weakness) =>
    weakness === undefined ? [] : [`Do not rely on the verdicts on code: ${weakness}.`],
  );
}

/** A score has a different meaning if labels were used in the search, or if a prompt holds test questions. */
function markNotes(rows: readonly TableRow[]): string[] {
  const labels = rows.filter(({ usesLabels }) => usesLabels).map(({ label }) => label);
  const graded = rows.filter(({ gradedPool }) => gradedPool).map(({ label }) => label);
  const leaking = rows.filter((row) => row.leaking > 0).map((row) => `${row.label} (${row.leaking})`);
  return [
    ...(labels.length === 0 ? [] : [`Uses labels in the search: ${labels.join('; ')}.`]),
    ...(graded.length === 0
      ? []
      : [
          `Final answers on the pool were compared by the graders, not by the judge (reward.global: graded): ${graded.join('; ')}.`,
        ]),
    ...(leaking.length === 0
      ? []
      : [
          `Prompts contain test questions or their answers, so these scores are not held-out (runs): ${leaking.join('; ')}.`,
        ]),
  ];
}

/**
 * The search that found the prompts of a run: its own search or, if the prompts were taken over, that of their source if it is among the
 * cells.
 */
function searchesIn({ finished }: ExperimentCells): (run: FinishedCell) => Summary {
  const byId = new Map(finished.map((run) => [run.id, run.summary]));
  return ({ manifest, summary }) => {
    const from = manifest.optimizer === 'transfer' ? (manifest.options as { readonly from: string }).from : undefined;
    return (from === undefined ? undefined : byId.get(from)) ?? summary;
  };
}

/** The warnings in the reports of all runs, with the number of affected runs in each row. */
function runNotes(
  rows: readonly TableRow[],
  {
    runsIn,
    searchOf,
  }: { readonly runsIn: (row: TableRow) => readonly FinishedCell[]; readonly searchOf: (run: FinishedCell) => Summary },
): string[] {
  const counted = (has: (summary: Summary) => boolean, of = (run: FinishedCell) => run.summary) =>
    rows.flatMap((row) => {
      const runs = runsIn(row);
      const count = runs.filter((run) => has(of(run))).length;
      return count === 0 ? [] : [`${row.label} (${count} of ${runs.length})`];
    });
  const note = (text: string, places: readonly string[]) =>
    places.length === 0 ? [] : [`${text} (runs): ${places.join('; ')}.`];
  return [
    ...note(
      'The judge could not be told from one that guesses, so these searches may have been led by chance',
      counted(({ judgeCheck }) => judgeCheck.warning !== null, searchOf),
    ),
    ...unusableKinds.flatMap(({ kind, what }) =>
      note(
        `At least ${100 * warnFrom} % of the ${what} could not be used`,
        counted(({ unusable }) => isMuchUnusable(unusable[kind])),
      ),
    ),
  ];
}
