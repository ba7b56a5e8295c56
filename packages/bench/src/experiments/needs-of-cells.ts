import { join } from 'node:path';
import type { IssueList, Problem } from '../setup/issue-list.ts';
import type { Preflight } from '../setup/preflight.ts';
import type { Cell } from './cell.ts';
import { finishedCell } from './records/finished-cell.ts';
import type { CellConfig } from './resolve-cells.ts';

export interface NeedsOfCells {
  readonly cells: readonly Cell[];
  /** The configurations of the cells that could not be set up; only their models are checked. */
  readonly others: readonly CellConfig[];
  /** The experiment's directory. */
  readonly directory: string;
  readonly preflight: Preflight;
  readonly issues: Pick<IssueList, 'add' | 'count'>;
}

/**
 * Checks what the cells that have not finished need: models, and a sandbox if programs of models run. If several cells need the same, it is
 * checked and reported once.
 */
export async function checkNeedsOfCells({ cells, others, directory, preflight, issues }: NeedsOfCells): Promise<void> {
  const toRun: Cell[] = [];
  for (const cell of cells) if (!(await hasEnded(cell, directory))) toRun.push(cell);
  const found = new Map<string, Problem>();
  for (const parts of [...toRun.map(({ setup }) => setup), ...others])
    for (const problem of await preflight.models(parts)) found.set(problem.text, problem);
  for (const problem of await sandboxProblems(cells, { toRun, preflight })) found.set(problem.text, problem);
  preflight.settle(issues, [...found.values()]);
}

/** A directory that belongs to another run counts as ended here. The cell fails later, when it is run. */
async function hasEnded(cell: Cell, directory: string): Promise<boolean> {
  const summary = await finishedCell(join(directory, cell.directory), cell).catch(() => null);
  return summary !== undefined;
}

/**
 * The problems of the sandbox, with the option that runs only the other cells. These are not run by default, because a reader would take
 * them for the whole experiment.
 */
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

/** Cells with equal configurations count as one. */
function idsOf(cells: readonly Cell[]): number {
  return new Set(cells.map(({ id }) => id)).size;
}
