import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MaspoError } from '@maspo/core';
import { readJson } from '../../input/read-json.ts';
import type { Manifest } from '../../records/manifest.ts';
import type { Summary } from '../../records/summary.ts';
import type { CellRecord } from './experiment-record.ts';

/** The summary of a cell that has finished; undefined for one that has not. Throws `MaspoError` for a directory that is another run's. */
export async function finishedCell(directory: string, { id }: CellRecord): Promise<Summary | undefined> {
  if (!existsSync(join(directory, 'summary.json'))) return undefined;
  const manifest = (await readJson(join(directory, 'manifest.json'))) as Manifest;
  if (manifest.id !== id)
    throw new MaspoError(
      'invalid-input',
      `${directory} holds the run ${manifest.id}, expected ${id}: remove it, or choose another directory with --dir`,
    );
  return (await readJson(join(directory, 'summary.json'))) as Summary;
}
