import type { DatasetEntry } from './dataset-entry.ts';
import { type CheckedFile, readStored, writeStored } from './stored-dataset.ts';

/** Stores a checked file unless the same content is stored already, and returns the benchmark's new status. */
export async function storeChecked(checked: CheckedFile, home: string): Promise<DatasetEntry> {
  const { benchmark, examples, sha256, status } = checked;
  // Damaged content is replaced. A disk that cannot be read will also fail on writing.
  const stored = await readStored(benchmark, home).catch(() => undefined);
  const same = stored?.sha256 === sha256;
  if (!same) await writeStored(checked, home);
  const entryStatus = status === 'unverified' ? 'unverified' : same ? 'unchanged' : 'imported';
  return { id: benchmark.id, rows: examples.length, sha256, status: entryStatus };
}
