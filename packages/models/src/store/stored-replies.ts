import { accessSync, constants, existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { type ChatReply, MaspoError } from '@maspo/core';
import { checkWritable } from './check-writable.ts';
import { guarded, intactJson, isDamage, refuseOtherFormat } from './reply-database.ts';

/** The replies of a store as they are now, for reading only. */
export interface StoredReplies {
  /** Throws `MaspoError` `environment` when the file cannot be read, or the reply is no longer what was stored. */
  get(key: string): ChatReply | undefined;
  close(): void;
}

/**
 * Opens the store's file for reading only: no file is made or changed. Empty if there is no file. Throws `MaspoError`
 * `environment` if the file cannot be read or has another format.
 */
export function openStoredReplies(file: string): StoredReplies {
  const database = openForReading(file);
  if (database === undefined) return { get: () => undefined, close: () => {} };
  const select = isEmpty(database)
    ? undefined
    : database.prepare('SELECT key, json, checksum FROM reply WHERE key = ?');
  return {
    get: (key) =>
      readable(file, () => {
        const row = select?.get(key);
        return row === undefined ? undefined : (JSON.parse(intactJson(row)) as ChatReply);
      }),
    close: () => database.close(),
  };
}

/**
 * The result of a query in a store that is opened only for reading; undefined if the store is missing or empty. Throws as
 * `openStoredReplies`.
 */
export function queryStored<Value>(file: string, query: (database: DatabaseSync) => Value): Value | undefined {
  const database = openForReading(file);
  if (database === undefined) return undefined;
  try {
    return isEmpty(database) ? undefined : readable(file, () => query(database));
  } finally {
    database.close();
  }
}

/**
 * Throws as the opening of the store for a run would: for another format, and for a place that cannot be written. Makes and changes
 * nothing. Damage is no reason, because the opening sets a damaged file aside.
 */
export function checkReplyStore(file: string): void {
  guarded(file, () => {
    if (!existsSync(file)) return checkWritable(dirname(file));
    accessSync(file, constants.W_OK);
    const database = new DatabaseSync(placeOf(file), { readOnly: true });
    try {
      refuseOtherFormat(database, file);
    } catch (error) {
      if (!isDamage(error)) throw error;
    } finally {
      database.close();
    }
  });
}

function openForReading(file: string): DatabaseSync | undefined {
  if (!existsSync(file)) return undefined;
  return readable(file, () => {
    const opened = new DatabaseSync(placeOf(file), { readOnly: true });
    refuseOtherFormat(opened, file);
    return opened;
  });
}

function isEmpty(database: DatabaseSync): boolean {
  return database.prepare('SELECT 1 FROM sqlite_schema').get() === undefined;
}

/**
 * A reader of a file in WAL mode creates two files next to it, unless it declares that no process writes. If a process
 * writes, these files already exist.
 */
function placeOf(file: string): string | URL {
  if (existsSync(`${file}-wal`)) return file;
  const place = pathToFileURL(file);
  place.searchParams.set('immutable', '1');
  return place;
}

function readable<Value>(file: string, action: () => Value): Value {
  try {
    return action();
  } catch (error) {
    if (error instanceof MaspoError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    const message = `The reply store ${file} cannot be read: ${reason}. The next run checks it and sets it aside if it is damaged.`;
    throw new MaspoError('environment', message, { cause: error });
  }
}
