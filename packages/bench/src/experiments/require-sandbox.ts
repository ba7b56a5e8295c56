import { join } from 'node:path';
import { MaspoError } from '@maspo/core';
import type { SandboxLevel } from '@maspo/tasks';
import { createGrading } from '../grading/create-grading.ts';
import { finishedCell } from './records/finished-cell.ts';
import type { Cell } from './set-up-cells.ts';

/**
 * Makes sure of the sandbox where a cell that has yet to run lets programs of models run. Throws one
 * `MaspoError('sandbox-unavailable')` for all of them, with the way to run the others alone. If the others ran without
 * being asked for, a reader would take this part for the whole.
 */
export async function requireSandbox(
  cells: readonly Cell[],
  { directory, level }: { readonly directory: string; readonly level: SandboxLevel | undefined },
): Promise<void> {
  const needing: Cell[] = [];
  for (const cell of cells) if (isCode(cell) && !(await hasEnded(cell, directory))) needing.push(cell);
  if (needing.length === 0) return;
  try {
    await createGrading('code', { choice: 'repaired', level });
  } catch (cause) {
    if (!(cause instanceof MaspoError)) throw cause;
    const many = `${idsOf(needing)} of ${idsOf(cells)} cells run programs of models (${benchmarksOf(needing)})`;
    const message = `nothing was started: ${many}, and ${cause.message}${othersAlone(cells)}`;
    throw new MaspoError(cause.code, message, { cause });
  }
}

function isCode({ setup }: Cell): boolean {
  return setup.task.scoring === 'code';
}

/** A directory that is not this cell's own is the cell's failure, later. */
async function hasEnded(cell: Cell, directory: string): Promise<boolean> {
  const summary = await finishedCell(join(directory, cell.directory), cell).catch(() => null);
  return summary !== undefined;
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
