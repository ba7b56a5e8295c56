import { accessSync, constants, existsSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { failureText, MaspoError } from '@maspo/core';
import { makeFolder } from './make-folder.ts';
import { setAside } from './set-aside.ts';

export interface OpenOptions {
  /** Called when a damaged file was set aside. By default it emits a process warning. */
  readonly onWarning?: (warning: string) => void;
  /**
   * The structure of a file with at most this many bytes is checked at every opening, in about 1 s per GB; 256 MiB by default. For a file
   * of any size, if a reader finds damage, the next opening checks everything.
   */
  readonly checkedBytes?: number;
  /**
   * No other process opens the file at the same time. SQLite then needs no memory that processes share, so that the file may be on a
   * network file system (https://www.sqlite.org/wal.html#use_of_wal_without_shared_memory). False by default.
   */
  readonly alone?: boolean;
}

/** How long a process waits while another process writes. */
const busyTimeoutMs = 30_000;
const formatVersion = 2;
const sqliteCorrupt = 11;
const sqliteNotADatabase = 26;

/**
 * `created` is for pruning by age. `checksum` covers the content that a run depends on, which SQLite does not check. `host` is for a
 * warning. It is unknown for replies that earlier versions stored, because they made the table without this column.
 */
const schema = `CREATE TABLE reply (
  key TEXT PRIMARY KEY, provider TEXT NOT NULL, model TEXT NOT NULL, purpose TEXT NOT NULL, created TEXT NOT NULL,
  json TEXT NOT NULL, checksum INTEGER NOT NULL, host TEXT
) STRICT`;

class Damage extends Error {}

/**
 * Opens the database of replies, and makes the file and its folder if they are missing. A damaged file is renamed, never deleted, and a new
 * file takes its place. Throws `MaspoError` `environment` if the file has another format, or cannot be opened and written.
 */
export function openReplyDatabase(file: string, options: OpenOptions = {}): DatabaseSync {
  const { onWarning = (warning: string) => process.emitWarning(warning), checkedBytes = 256 * 2 ** 20 } = options;
  const { alone = false } = options;
  return guarded(file, () => {
    makeFolder(dirname(file));
    const opened = openChecked(file, { checkedBytes, alone });
    rmSync(suspicionOf(file), { force: true });
    return opened ?? replaceDamaged(file, { onWarning, alone });
  });
}

/** The checksum of a stored reply. */
export function replyChecksum(key: string, json: string): number {
  return crc32(`${key}\n${json}`);
}

/** The reply of a row as JSON. Throws when its checksum shows that it has changed since it was stored. */
export function intactJson({ key, json, checksum }: Readonly<Record<string, unknown>>): string {
  if (replyChecksum(String(key), String(json)) === checksum) return String(json);
  throw new Damage('a reply in it is no longer what was stored');
}

/** Runs `action` on the database of `file`. If it fails, throws `MaspoError` `environment` with a message that states what to do. */
export function guarded<Value>(file: string, action: () => Value): Value {
  try {
    return action();
  } catch (error) {
    if (error instanceof MaspoError) throw error;
    const damaged = isDamage(error);
    if (damaged) suspect(file);
    const reason = failureText(error);
    const wayOut = damaged
      ? 'Run the same command again: the whole file is then checked, and set aside if it is damaged.'
      : 'Make the file and its folder writable and check the free space, or set MASPO_HOME to another folder.';
    const message = `The reply store ${file} cannot be used: ${reason}. ${wayOut}`;
    throw new MaspoError('environment', message, { cause: error });
  }
}

/** All or nothing; waits for other writers. */
export function inTransaction<Value>(database: DatabaseSync, work: () => Value): Value {
  database.exec('BEGIN IMMEDIATE');
  try {
    const value = work();
    database.exec('COMMIT');
    return value;
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function replaceDamaged(
  file: string,
  { onWarning, alone }: Required<Pick<OpenOptions, 'onWarning' | 'alone'>>,
): DatabaseSync {
  const asideName = setAside(file);
  onWarning(`The reply store ${file} was damaged. It is kept as ${asideName}, and an empty store takes its place.`);
  const database = openChecked(file, { checkedBytes: 0, alone });
  if (database === undefined) throw new Error('the new file is damaged as well');
  return database;
}

/** The open and checked database, or undefined if the file is damaged. */
function openChecked(
  file: string,
  { checkedBytes, alone }: Required<Pick<OpenOptions, 'checkedBytes' | 'alone'>>,
): DatabaseSync | undefined {
  const database = new DatabaseSync(file, { timeout: busyTimeoutMs });
  try {
    // This must come before the file is read for the first time.
    if (alone) database.exec('PRAGMA locking_mode = EXCLUSIVE');
    prepareFile(database, file);
    const suspected = existsSync(suspicionOf(file));
    if (suspected || statSync(file).size <= checkedBytes) checkStructure(database);
    if (suspected) checkReplies(database);
    return database;
  } catch (error) {
    database.close();
    if (isDamage(error)) return undefined;
    throw error;
  }
}

function prepareFile(database: DatabaseSync, file: string): void {
  refuseOtherFormat(database, file);
  // NORMAL survives the death of the process; a loss of power may cost the last replies but never damages the file.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  // SQLite opens a file that cannot be written as read-only. The error must occur here, and not after the first reply
  // was paid for.
  accessSync(file, constants.W_OK);
  inTransaction(database, () => {
    if (formatOf(database) !== 'none') return addHost(database);
    database.exec(schema);
    database.exec(`PRAGMA user_version = ${formatVersion}`);
  });
}

/** Earlier versions of the program can still read and write a table with an additional column. */
function addHost(database: DatabaseSync): void {
  const columns = database.prepare('PRAGMA table_info(reply)').all();
  if (!columns.some(({ name }) => name === 'host')) database.exec('ALTER TABLE reply ADD COLUMN host TEXT');
}

/**
 * A version, or `none` for an empty file. One statement reads both values. Between two statements, another process may make the table, and
 * the file would seem to have a table but no version.
 */
function formatOf(database: DatabaseSync): number | 'none' {
  const found = database.prepare(
    'SELECT (SELECT user_version FROM pragma_user_version) AS version, (SELECT count(*) FROM sqlite_schema) AS tables',
  );
  const { version, tables } = found.get() as { version: number; tables: number };
  return version === 0 && tables === 0 ? 'none' : version;
}

/** A file with another format is not set aside, and nothing is written to it, because another version of the program may be using it. */
export function refuseOtherFormat(database: DatabaseSync, file: string): void {
  const format = formatOf(database);
  if (format === 'none' || format === formatVersion) return;
  throw new MaspoError(
    'environment',
    `The reply store ${file} has format ${format}, and this version of maspo reads and writes format ${formatVersion}. It is left as it is: move it away to begin an empty store, or set MASPO_HOME to another folder.`,
  );
}

function checkStructure(database: DatabaseSync): void {
  const { quick_check: found } = database.prepare('PRAGMA quick_check(1)').get() ?? {};
  if (found !== 'ok') throw new Damage(String(found));
}

function checkReplies(database: DatabaseSync): void {
  for (const row of database.prepare('SELECT key, json, checksum FROM reply').iterate()) intactJson(row);
}

/** A file that marks the database in which a reader found damage. It stays until the next opening has checked the whole database. */
function suspicionOf(file: string): string {
  return `${file}.suspect`;
}

function suspect(file: string): void {
  try {
    writeFileSync(suspicionOf(file), '');
  } catch {
    // The error about the damage itself is more useful, so this error is not shown.
  }
}

/** Whether an error shows that the file is damaged. */
export function isDamage(error: unknown): boolean {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
  return error instanceof Damage || code === sqliteCorrupt || code === sqliteNotADatabase;
}
