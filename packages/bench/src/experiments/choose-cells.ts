import { join } from 'node:path';
import { MaspoError } from '@maspo/core';
import type { Preflight } from '../setup/preflight.ts';
import type { Cell } from './cell.ts';
import { checkNeedsOfCells } from './needs-of-cells.ts';
import { createProblemCount } from './problem-count.ts';
import { finishedCell } from './records/finished-cell.ts';
import type { ExperimentSetup } from './set-up-experiment.ts';

/**
 * The experiment with only these cells, after a check of what they need. Its record stays complete. A cell that takes prompts over may be
 * chosen without their source, if the source has finished. Throws `MaspoError` for unknown ids, and for a source that has not finished.
 */
export async function chooseCells(
  setup: ExperimentSetup,
  ids: readonly string[],
  preflight: Preflight | undefined,
): Promise<ExperimentSetup> {
  const { cells, directory, record } = setup;
  const unknown = ids.filter((id) => !cells.some((cell) => cell.id === id));
  if (unknown.length > 0) {
    const known = [...new Set(cells.map(({ id }) => id))].join(', ');
    const what = unknown.length === 1 ? `no cell ${unknown[0]}` : `no cells ${unknown.join(', ')}`;
    throw new MaspoError('invalid-input', `--cell: with these options ${record.name} has ${what}; it has ${known}`);
  }
  const chosen = cells.filter(({ id }) => ids.includes(id));
  const ready = await Promise.all(chosen.map((cell) => withSource(cell, { ids, directory })));
  if (preflight !== undefined) {
    const problems = createProblemCount();
    await checkNeedsOfCells({ cells: ready, others: [], directory, preflight, issues: problems });
    problems.throwIfAny(record.name);
  }
  return { ...setup, cells: ready };
}

/** The cell without its source, if the source has finished: its prompts are then read from its directory, and it is not run. */
async function withSource(
  cell: Cell,
  { ids, directory }: { readonly ids: readonly string[]; readonly directory: string },
): Promise<Cell> {
  const { after: source, ...alone } = cell;
  if (source === undefined || ids.includes(source.id)) return cell;
  if ((await finishedCell(join(directory, source.directory), source)) !== undefined) return alone;
  throw new MaspoError(
    'missing-data',
    `cell ${cell.id} (${cell.setup.name}) takes over the prompts of cell ${source.id} (${source.setup.name}), which has not finished: run that one first, or both with --cell ${source.id},${cell.id}`,
  );
}
