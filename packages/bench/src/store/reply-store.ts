import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type ChatReply, MaspoError } from '@maspo/core';
import { setAside } from './set-aside.ts';

/** Every reply ever paid for, by its key, in one file that several processes may use at once. */
export interface ReplyStore {
  /** The stored reply, or nothing. Throws `MaspoError` `environment` when the file cannot be read. */
  get(key: string): ChatReply | undefined;
  /**
   * Stores `reply` and gives, once it is on disk, the reply that the key has from now on: another one, if another process was
   * first. Replies that arrive together are written together. Rejects with `MaspoError` `environment` when the file cannot be
   * written.
   */
  put(key: string, reply: ChatReply): Promise<ChatReply>;
  /** Writes what is waiting, and closes the file. */
  close(): void;
}

export interface ReplyStoreOptions {
  /** Told when a damaged file was set aside; by default a warning of the process. */
  readonly onWarning?: (warning: string) => void;
}

/** How long a process waits for another one's write. */
const busyTimeoutMs = 30_000;
const formatVersion = 1;
const sqliteCorrupt = 11;
const sqliteNotADatabase = 26;

/**
 * Opens the store, and makes the file and its folder where there are none. A damaged file is renamed, never deleted, and a
 * new one takes its place. Throws `MaspoError` `environment` when the file cannot be opened and written.
 */
export function openReplyStore(file: string, options: ReplyStoreOptions = {}): ReplyStore {
  const { onWarning = (warning: string) => process.emitWarning(warning) } = options;
  return guarded(file, () => {
    mkdirSync(dirname(file), { recursive: true });
    return storeOn(file, openDatabase(file) ?? replaceDamaged(file, onWarning));
  });
}

function replaceDamaged(file: string, onWarning: (warning: string) => void): DatabaseSync {
  const asideName = setAside(file);
  onWarning(`The reply store ${file} was damaged. It is kept as ${asideName}, and an empty store takes its place.`);
  const database = openDatabase(file);
  if (database === undefined) throw new Error('the new file is damaged as well');
  return database;
}

/** The open and checked database, or nothing when the file is damaged. */
function openDatabase(file: string): DatabaseSync | undefined {
  const database = new DatabaseSync(file, { timeout: busyTimeoutMs });
  try {
    prepareFile(database);
    if (database.prepare('PRAGMA quick_check(1)').get()?.quick_check === 'ok') return database;
  } catch (error) {
    if (!isDamage(error)) {
      database.close();
      throw error;
    }
  }
  database.close();
  return undefined;
}

function prepareFile(database: DatabaseSync): void {
  // NORMAL survives the death of the process; a loss of power may cost the last replies but never damages the file.
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; BEGIN IMMEDIATE');
  const version = database.prepare('PRAGMA user_version').get()?.user_version;
  if (version === 0) {
    database.exec('CREATE TABLE reply (key TEXT PRIMARY KEY, json TEXT NOT NULL) STRICT');
    database.exec(`PRAGMA user_version = ${formatVersion}`);
  } else if (version !== formatVersion) {
    throw new Error(`its format is version ${version}, and this program reads version ${formatVersion}`);
  }
  database.exec('COMMIT');
}

function storeOn(file: string, database: DatabaseSync): ReplyStore {
  const select = database.prepare('SELECT json FROM reply WHERE key = ?');
  const insert = database.prepare('INSERT INTO reply (key, json) VALUES (?, ?) ON CONFLICT DO NOTHING');
  const get = (key: string): ChatReply | undefined =>
    guarded(file, () => {
      const row = select.get(key);
      return row === undefined ? undefined : (JSON.parse(String(row.json)) as ChatReply);
    });
  let waiting: WaitingReply[] = [];
  // One transaction for a burst of replies costs little more than one for a single reply.
  const write = () => {
    const batch = waiting;
    waiting = [];
    if (batch.length === 0) return;
    try {
      const written = guarded(file, () =>
        inTransaction(database, () => batch.map(({ key, json }) => insert.run(key, json))),
      );
      for (const [index, { key, reply, resolve }] of batch.entries())
        resolve(written[index]!.changes === 1 ? reply : (get(key) ?? reply));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  };
  return {
    get,
    put: (key, reply) =>
      new Promise((resolve, reject) => {
        if (waiting.length === 0) setImmediate(write);
        waiting.push({ key, reply, json: JSON.stringify(reply), resolve, reject });
      }),
    close: () => {
      if (!database.isOpen) return;
      write();
      database.close();
    },
  };
}

interface WaitingReply {
  readonly key: string;
  readonly reply: ChatReply;
  readonly json: string;
  readonly resolve: (reply: ChatReply) => void;
  readonly reject: (error: unknown) => void;
}

function inTransaction<Value>(database: DatabaseSync, work: () => Value): Value {
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

function isDamage(error: unknown): boolean {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
  return code === sqliteCorrupt || code === sqliteNotADatabase;
}

function guarded<Value>(file: string, action: () => Value): Value {
  try {
    return action();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const wayOut = isDamage(error)
      ? 'Run the same command again: a damaged file is set aside at the start.'
      : 'Make its folder writable and check the free space, or let MASPO_HOME name another folder.';
    throw new MaspoError('environment', `The reply store ${file} cannot be used: ${reason}. ${wayOut}`, {
      cause: error,
    });
  }
}
