import { createHash } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { failureText, MaspoError } from '@maspo/core';
import { checkWritable } from './check-writable.ts';
import { makeFolder } from './make-folder.ts';
import type { FileHashes, RecordingHeader } from './recording-format.ts';
import { guarded, intactJson } from './reply-database.ts';

/** Which replies to record: the replies that a run, an experiment or a calibration received, those of one model, or all. */
export type RecordedPart =
  | RecordedCalls
  | { readonly kind: 'model'; readonly model: string }
  | { readonly kind: 'all' };

interface RecordedCalls {
  readonly kind: 'run' | 'experiment' | 'calibration';
  /** The id of the run, the name of the experiment, or the configuration of the calibration. */
  readonly id: string;
  /** Without repetition, sorted. */
  readonly keys: readonly string[];
  /** The model files that gave the replies. */
  readonly files?: FileHashes;
}

/** The store whose replies are recorded: its database and, for messages, its file. */
interface Source {
  readonly database: DatabaseSync;
  readonly store: string;
}

/**
 * Writes replies to a new file, gzipped if its name ends in `.gz`; returns their number. Throws `MaspoError` if the file exists or cannot
 * be written, or if the store no longer holds a reply of the run.
 */
export async function writeRecording(file: string, part: RecordedPart, source: Source): Promise<number> {
  checkRecordingFile(file);
  // Other processes continue to write, and both passes must see the same replies.
  guarded(source.store, () => source.database.exec('BEGIN'));
  try {
    const header = guarded(source.store, () => headerOf(part, source));
    await writeWhole(file, textOf(header, part, source));
    return header.count;
  } finally {
    source.database.exec('COMMIT');
  }
}

/** Throws as `writeRecording` would for a file that exists or cannot be written. Makes nothing. */
export function checkRecordingFile(file: string): void {
  if (existsSync(file))
    throw new MaspoError('invalid-input', `${file} exists: choose another name for the recording, or remove it first`);
  try {
    checkWritable(dirname(file));
  } catch (cause) {
    throw unwritable(file, cause);
  }
}

function headerOf(part: RecordedPart, source: Source): RecordingHeader {
  const hash = createHash('sha256');
  let count = 0;
  for (const line of linesOf(part, source)) {
    hash.update(line);
    count++;
  }
  const run = part.kind === 'run' ? part.id : null;
  const named = 'files' in part && part.files !== undefined && Object.keys(part.files).length > 0;
  const files = named ? { files: part.files } : {};
  return { format: 'maspo-recording', version: 1, run, simulated: false, ...files, count, sha256: hash.digest('hex') };
}

function* textOf(header: RecordingHeader, part: RecordedPart, source: Source): Generator<string> {
  yield `${JSON.stringify(header)}\n`;
  yield* linesOf(part, source);
}

function* linesOf(part: RecordedPart, source: Source): Generator<string> {
  for (const row of rowsOf(part, source)) {
    yield `{"key":${JSON.stringify(row.key)},"reply":${intactJson(row)}}\n`;
  }
}

type Row = Readonly<Record<string, unknown>>;

function rowsOf(part: RecordedPart, { database, store }: Source): Iterable<Row> {
  const select = 'SELECT key, json, checksum FROM reply';
  if (part.kind === 'all') return database.prepare(`${select} ORDER BY key`).iterate();
  if (part.kind === 'model') return database.prepare(`${select} WHERE model = ? ORDER BY key`).iterate(part.model);
  return rowsOfKeys(part, { database, store });
}

/** Throws after the last row if the store does not hold some of the keys. */
function* rowsOfKeys({ kind, id, keys }: RecordedCalls, { database, store }: Source): Generator<Row> {
  const byKey = database.prepare('SELECT key, json, checksum FROM reply WHERE key = ?');
  let lost = 0;
  for (const key of keys) {
    const row = byKey.get(key);
    if (row === undefined) lost++;
    else yield row;
  }
  if (lost === 0) return;
  throw new MaspoError(
    'missing-data',
    `the reply store ${store} no longer holds ${lost} of the ${keys.length} replies of ${kind} ${id}: they were pruned, or it was run with another MASPO_HOME. Start it again to request them again, or set MASPO_HOME to its store`,
  );
}

/** Written under a temporary name and then renamed, so that an incomplete recording never has the final name. */
async function writeWhole(file: string, text: Iterable<string>): Promise<void> {
  const part = `${file}.part`;
  try {
    makeFolder(dirname(file));
    const output = createWriteStream(part);
    if (file.endsWith('.gz')) await pipeline(Readable.from(text), createGzip(), output);
    else await pipeline(Readable.from(text), output);
    await rename(part, file);
  } catch (error) {
    await rm(part, { force: true }).catch(() => {});
    if (error instanceof MaspoError) throw error;
    throw unwritable(file, error);
  }
}

function unwritable(file: string, cause: unknown): MaspoError {
  const message = `cannot write the recording ${file}: ${failureText(cause)}; choose another place`;
  return new MaspoError('environment', message, { cause });
}
