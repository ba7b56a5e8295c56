import { MaspoError } from '@maspo/core';
import { openModelResources } from '@maspo/models';
import pLimit from 'p-limit';
import { sharedGrading } from '../grading/shared-grading.ts';
import type { SharedByRuns } from '../runs/prepare-run.ts';
import { openLocal } from '../setup/local-package.ts';
import type { Cell } from './cell.ts';
import type { CellEnd } from './experiment-observer.ts';
import { type CellSurroundings, runCell } from './run-cell.ts';

export interface RunExperimentOptions extends Omit<CellSurroundings, 'shared'> {
  /** Model calls at once, over all cells. */
  readonly concurrency: number;
  /** Cells at once. */
  readonly parallel: number;
  /** A reply store in place of the one in the home; only this process uses it. */
  readonly replies?: string | undefined;
}

/**
 * Runs the cells that have not finished, some at a time, under shared limits. Returns how each cell ended, by cell id. A cell that fails
 * does not stop the others, except those that need its prompts. Throws what `signal` was aborted with; the same call then continues from
 * there.
 */
export async function runExperiment(
  cells: readonly Cell[],
  options: RunExperimentOptions,
): Promise<ReadonlyMap<string, CellEnd>> {
  const { home, concurrency, parallel, replies, observer } = options;
  const models = openModelResources({
    home,
    replies,
    concurrency,
    openLocal,
    onServerChange: observer.serverChanged,
    onLoading: observer.loading,
  });
  const shared: SharedByRuns = { models, grading: sharedGrading() };
  const turns = pLimit(parallel);
  const ends = new Map<string, Promise<CellEnd>>();
  const endOf = (cell: Cell): Promise<CellEnd> => {
    const end = ends.get(cell.id) ?? runInTurn(cell);
    ends.set(cell.id, end);
    return end;
  };
  const runInTurn = async (cell: Cell) => {
    const source = cell.after && (await endOf(cell.after));
    const end =
      source?.status === 'failed' ? withoutPrompts(source) : await turns(() => runCell(cell, { ...options, shared }));
    observer.ended(cell, end);
    return end;
  };
  try {
    for (const cell of cells) void endOf(cell);
    const ended = await Promise.all(Array.from(ends, async ([id, end]) => [id, await end] as const));
    return new Map(ended);
  } finally {
    await Promise.allSettled(ends.values());
    await models.close();
  }
}

/** The end of a cell that needs the prompts of a failed cell. */
export function withoutPrompts({ error }: Extract<CellEnd, { status: 'failed' }>): CellEnd {
  const reason = `its prompts come from a cell that failed: ${error.message}`;
  return { status: 'failed', error: new MaspoError('missing-data', reason, { cause: error }) };
}
