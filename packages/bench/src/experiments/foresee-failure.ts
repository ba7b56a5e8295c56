import { join } from 'node:path';
import { MaspoError } from '@maspo/core';
import { prepareRun } from '../runs/prepare-run.ts';
import type { Cell } from './cell.ts';
import { finishedCell } from './records/finished-cell.ts';
import type { RunExperimentOptions } from './run-experiment.ts';

/**
 * Makes the checks that a cell begins with, unless it has finished. Returns the failure that they find; undefined if nothing is known that
 * prevents the cell. Writes nothing.
 */
export async function foreseeFailure(
  cell: Cell,
  { directory, ...given }: Pick<RunExperimentOptions, 'directory' | 'home' | 'replies' | 'recording' | 'strict'>,
): Promise<MaspoError | undefined> {
  const run = join(directory, cell.directory);
  try {
    const earlier = await finishedCell(run, cell);
    if (earlier === undefined) await prepareRun(cell.setup, { run, ...given });
    return undefined;
  } catch (error) {
    if (error instanceof MaspoError) return error;
    throw error;
  }
}
