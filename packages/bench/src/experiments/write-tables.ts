import { join } from 'node:path';
import { failureText, MaspoError } from '@maspo/core';
import writeFileAtomic from 'write-file-atomic';
import { buildTable } from './build-table.ts';
import { readCells } from './table/read-cells.ts';
import { tableRenderings } from './table/rendering/table-renderings.ts';

/**
 * Writes the table of an experiment in all its renderings, as `table.md` and so on in the experiment's directory. Next to them, writes
 * `manifests.jsonl`, with what decided each finished cell. Together, these files show what was found and how, without the runs. Throws
 * `MaspoError('environment')` if they cannot be written.
 */
export async function writeTables(directory: string): Promise<void> {
  const cells = await readCells(directory);
  const table = await buildTable(cells);
  const manifests = cells.finished.map(({ manifest }) => `${JSON.stringify(manifest)}\n`);
  try {
    for (const { extension, render } of tableRenderings)
      await writeFileAtomic(join(directory, `table.${extension}`), render(table));
    await writeFileAtomic(join(directory, 'manifests.jsonl'), manifests.join(''));
  } catch (cause) {
    const message = `cannot write the tables of ${directory}: ${failureText(cause)}; the same command goes on once it can`;
    throw new MaspoError('environment', message, { cause });
  }
}
