import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { failureText, MaspoError } from '@maspo/core';
import { makeFolder } from '@maspo/models';
import { type Benchmark, type ReadBenchmark, readBenchmark, type SourceFile } from '@maspo/tasks';
import writeFileAtomic from 'write-file-atomic';
import { z } from 'zod';

/** A file of a benchmark whose content was read and checked, but is not stored yet. */
export interface CheckedFile extends ReadBenchmark {
  readonly benchmark: Benchmark;
  readonly file: SourceFile;
  /** Uncompressed. */
  readonly content: Uint8Array;
}

/** Checks a file as `readBenchmark` does, and throws what it throws. `fileName` may end in `.gz`. */
export function checkFile(benchmark: Benchmark, fileName: string, bytes: Uint8Array): CheckedFile {
  const read = readBenchmark(benchmark, fileName, bytes);
  const file = benchmark.files.find(({ name }) => name === fileName.replace(/\.gz$/, ''))!;
  return { ...read, benchmark, file, content: fileName.endsWith('.gz') ? gunzipSync(bytes) : bytes };
}

const recordSchema = z.strictObject({
  sha256: z.string(),
  rows: z.int(),
  status: z.enum(['verified', 'unverified']),
});

/** The paths of a stored file and of its record. The record is written last, so it shows that the file is complete. */
function placeOf({ id }: Benchmark, { name, confidential }: SourceFile, home: string) {
  const folder = join(home, 'datasets', id);
  const storedName = confidential ? `${name}.gz` : name;
  return { folder, storedName, path: join(folder, storedName), record: join(folder, `${name}.json`) };
}

/**
 * The benchmark as stored under `home`, checked again; `undefined` when it is not there. Throws
 * `MaspoError('environment')` when the stored content cannot be read, or is no longer what was imported.
 */
export async function readStored(benchmark: Benchmark, home: string): Promise<ReadBenchmark | undefined> {
  for (const file of benchmark.files) {
    const place = placeOf(benchmark, file, home);
    const record = await readFile(place.record, 'utf8').catch(absent);
    if (record === undefined) continue;
    try {
      const { sha256 } = recordSchema.parse(JSON.parse(record));
      const read = readBenchmark(benchmark, place.storedName, await readFile(place.path));
      if (read.sha256 === sha256) return read;
      throw new Error(`expected sha256 ${sha256}, seen ${read.sha256}`);
    } catch (cause) {
      const advice = 'import it again with "maspo data import DIR"';
      throw new MaspoError('environment', `the stored ${benchmark.id} (${place.path}) is damaged: ${advice}`, {
        cause,
      });
    }
  }
  return undefined;
}

/**
 * Stores a checked file under `home`, and replaces earlier content of its benchmark. Throws `MaspoError('environment')`
 * when it cannot be written.
 */
export async function writeStored(checked: CheckedFile, home: string): Promise<void> {
  const { benchmark, file, content, sha256, examples, status } = checked;
  const place = placeOf(benchmark, file, home);
  const record = { sha256, rows: examples.length, status };
  try {
    makeFolder(place.folder);
    await writeFileAtomic(place.path, file.confidential ? gzipSync(content) : content);
    await writeFileAtomic(place.record, `${JSON.stringify(record, null, 2)}\n`);
    for (const other of benchmark.files.filter(({ name }) => name !== file.name)) {
      const old = placeOf(benchmark, other, home);
      await rm(old.record, { force: true });
      await rm(old.path, { force: true });
    }
  } catch (cause) {
    throw new MaspoError('environment', `${benchmark.id} cannot be stored in ${place.folder}: ${failureText(cause)}`, {
      cause,
    });
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw new MaspoError('environment', error.message, { cause: error });
}
