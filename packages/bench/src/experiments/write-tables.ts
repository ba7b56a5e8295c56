import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { buildTable } from './table/build-table.ts';
import { readCells } from './table/read-cells.ts';
import { tableRenderings } from './table/rendering/table-renderings.ts';

/** Makes the table of an experiment in all its renderings, as `table.md` and so on in the experiment's directory. */
export async function writeTables(directory: string): Promise<void> {
  const table = await buildTable(await readCells(directory));
  for (const { extension, render } of tableRenderings)
    await writeFileAtomic(join(directory, `table.${extension}`), render(table));
}
