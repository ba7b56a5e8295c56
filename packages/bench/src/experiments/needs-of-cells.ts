import { join } from 'node:path';
import type { IssueList, Problem } from '../setup/issue-list.ts';
import type { Preflight } from '../setup/preflight.ts';
import type { Cell } from './cell.ts';
import { finishedCell } from './records/finished-cell.ts';
import type { CellConfig } from './resolve-cells.ts';

export interface NeedsOfCells {
  readonly cells: readonly Cell[];
  /** Of the cells that could not be set up; only their models are looked at. */
  readonly others: readonly CellConfig[];
  /** The experiment's directory. */
  readonly directory: string;
  readonly preflight: Preflight;
  readonly issues: Pick<IssueList, 'add' | 'count'>;
}

/**
 * Looks at what the cells that have yet to run need around them: models, and a sandbox where programs of models run. What several cells
 * need is looked at and told once.
 */
export async function checkNeedsOfCells({ cells, others, directory, preflight, issues }: NeedsOfCells): Promise<void> {
  const toRun: Cell[] = [];
  for (const cell of cells) if (!(await hasEnded(cell, directory))) toRun.push(cell);
  const found = new Map<string, Problem>();
  for (const { models } of [...toRun.map(({ setup }) => setup.config), ...others.map(({ config }) => config)])
    for (const problem of await preflight.models(models)) found.set(problem.text, problem);
  for (const problem of await sandboxProblems(cells, { toRun, preflight })) found.set(problem.text, problem);
  preflight.settle(issues, [...found.values()]);
}

/** A directory that is not this cell's own is the cell's failure, later. */
async function hasEnded(cell: Cell, directory: string): Promise<boolean> {
  const summary = await finishedCell(join(directory, cell.directory), cell).catch(() => null);
  return summary !== undefined;
}

/** With the way to run the other cells alone. If these ran without being asked for, a reader would take this part for the whole. */
async function sandboxProblems(
  cells: readonly Cell[],
  { toRun, preflight }: { readonly toRun: readonly Cell[]; readonly preflight: Preflight },
): Promise<Problem[]> {
  const needing = toRun.filter(isCode);
  const problems = needing.length === 0 ? [] : await preflight.scoring('code');
  return problems.map(({ code, text }) => {
    const many = `${idsOf(needing)} of ${idsOf(cells)} cells run programs of models (${benchmarksOf(needing)})`;
    return { code, text: `${many}, and ${text}${othersAlone(cells)}` };
  });
}

function isCode({ setup }: Cell): boolean {
  return setup.task.scoring === 'code';
}

function othersAlone(cells: readonly Cell[]): string {
  const others = cells.filter((cell) => !isCode(cell));
  return others.length === 0 ? '' : ` To run the other cells alone: --only benchmark=${benchmarksOf(others)}`;
}

function benchmarksOf(cells: readonly Cell[]): string {
  return [...new Set(cells.map(({ levels }) => levels.benchmark))].join(',');
}

/** Cells with equal configurations are one. */
function idsOf(cells: readonly Cell[]): number {
  return new Set(cells.map(({ id }) => id)).size;
}
