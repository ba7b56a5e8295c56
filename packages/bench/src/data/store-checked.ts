import type { DatasetEntry } from './dataset-entry.ts';
import { type CheckedFile, readStored, writeStored } from './stored-dataset.ts';

/** Stores a checked file unless the same content is there already, and says how the benchmark stands now. */
export async function storeChecked(checked: CheckedFile, home: string): Promise<DatasetEntry> {
  const { benchmark, examples, sha256, status } = checked;
  // What is damaged is simply replaced; a disk that cannot be read will refuse the writing too.
  const stored = await readStored(benchmark, home).catch(() => undefined);
  const same = stored?.sha256 === sha256;
  if (!same) await writeStored(checked, home);
  const entryStatus = status === 'unverified' ? 'unverified' : same ? 'unchanged' : 'imported';
  return { id: benchmark.id, rows: examples.length, sha256, status: entryStatus };
}
