import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { MaspoError } from '@maspo/core';
import { readJson } from '../../input/read-json.ts';
import type { Manifest } from '../../records/manifest.ts';
import type { Summary } from '../../records/summary.ts';
import type { CellRecord } from './experiment-record.ts';

/** A cell of a record, or a cell that is to be run now, with its manifest. */
type SoughtCell = CellRecord & { readonly manifest?: Pick<Manifest, 'limits' | 'optimizer'> };

/**
 * The summary of a cell that has finished; undefined for a cell that has not. If the budget has changed since, two kinds of cells count as
 * not finished. A cell that a budget ended can continue. A cell that takes prompts over may get different prompts now. Throws `MaspoError`
 * for a directory that belongs to another run.
 */
export async function finishedCell(directory: string, { id, manifest }: SoughtCell): Promise<Summary | undefined> {
  if (!existsSync(join(directory, 'summary.json'))) return undefined;
  const found = (await readJson(join(directory, 'manifest.json'))) as Manifest;
  if (found.id !== id)
    throw new MaspoError(
      'invalid-input',
      `${directory} holds the run ${found.id}, expected ${id}: remove it, or choose another directory with --dir`,
    );
  const summary = (await readJson(join(directory, 'summary.json'))) as Summary;
  const isUnderOther = manifest !== undefined && !isDeepStrictEqual(budgetOf(found), budgetOf(manifest));
  const mayEndElse = summary.budgetReached !== null || manifest?.optimizer === 'transfer';
  return isUnderOther && mayEndElse ? undefined : summary;
}

/** The budget without the limits that are left out. */
function budgetOf({ limits }: Pick<Manifest, 'limits'>): object {
  return Object.fromEntries(Object.entries(limits.budget ?? {}).filter(([, limit]) => limit !== undefined));
}
