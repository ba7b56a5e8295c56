import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { MaspoError, refuseIssues } from '@maspo/core';
import { type Benchmark, benchmarks } from '@maspo/tasks';
import type { DatasetEntry, DatasetListing } from './dataset-entry.ts';
import { storeChecked } from './store-checked.ts';
import { type CheckedFile, checkFile } from './stored-dataset.ts';

/**
 * Stores every known file of `directory` under `home`, compressed ones (`.gz`) included. All files are checked before
 * the first one is stored, so a wrong file changes nothing. Where a benchmark is there in two shapes, the preferred one
 * is used.
 *
 * Throws `MaspoError`: `missing-data` for a directory that does not exist or holds no known file, `invalid-input` that
 * lists every wrong file, `environment` for a disk error. The listing has the benchmarks that were found, in benchmark
 * order.
 */
export async function importDatasets(
  directory: string,
  home: string,
  { known = benchmarks }: { known?: readonly Benchmark[] } = {},
): Promise<DatasetListing> {
  const present = new Set(await namesIn(directory));
  const found = known.flatMap((benchmark) =>
    benchmark.files
      .flatMap(({ name }) => [name, `${name}.gz`])
      .filter((fileName) => present.has(fileName))
      .map((fileName) => ({ benchmark, fileName })),
  );
  if (found.length === 0) {
    const expected = known.flatMap(({ files }) => files.map(({ name }) => name)).join(', ');
    const message = `${directory} holds no known dataset: expected one or more of ${expected} (each may end in .gz)`;
    throw new MaspoError('missing-data', message);
  }

  const checked: CheckedFile[] = [];
  const issues: string[] = [];
  for (const { benchmark, fileName } of found) {
    const path = join(directory, fileName);
    const bytes = await readFile(path).catch((cause) => unreadable(path, cause));
    try {
      checked.push(checkFile(benchmark, fileName, bytes));
    } catch (error) {
      if (!(error instanceof MaspoError)) throw error;
      issues.push(error.message);
    }
  }
  refuseIssues(`nothing is imported from ${directory}`, issues);

  const entries: DatasetEntry[] = [];
  for (const benchmark of known) {
    const preferred = checked.find((file) => file.benchmark === benchmark);
    if (preferred !== undefined) entries.push(await storeChecked(preferred, home));
  }
  return { benchmarks: entries };
}

async function namesIn(directory: string): Promise<string[]> {
  try {
    return await readdir(directory);
  } catch (cause) {
    const message = `${directory} cannot be read as a directory: give the one that holds the dataset files`;
    throw new MaspoError('missing-data', message, { cause });
  }
}

function unreadable(path: string, cause: unknown): never {
  throw new MaspoError('environment', `${path} cannot be read: ${String(cause)}`, { cause });
}
