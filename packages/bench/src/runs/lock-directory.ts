import { closeSync, existsSync, openSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { MaspoError } from '@maspo/core';

const sqliteBusy = 5;

/** Longer than `isLocked` looks, so that a look is not taken for a process that writes. */
const lookMilliseconds = 200;

/**
 * Makes sure that only one process writes to the folder. The operating system keeps the lock, on the file `.lock`, so
 * the lock ends with its process, however the process ends. Throws `MaspoError('invalid-input')` while another process
 * has the lock.
 */
export function lockDirectory(path: string): { release(): void } {
  const file = join(path, '.lock');
  for (;;) {
    closeSync(openSync(file, 'a'));
    const opened = inode(file);
    const lock = lockFile(file, path);
    // The last owner may have removed the file after we opened it and before we locked it. Another process could then
    // lock a new file.
    if (opened !== undefined && inode(file) === opened) return { release: () => removeAndClose(file, lock) };
    lock.close();
  }
}

/** Whether a process has the folder now. A file `.lock` that a killed process left says nothing. */
export function isLocked(path: string): boolean {
  const file = join(path, '.lock');
  if (!existsSync(file)) return false;
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true, timeout: 0 });
    database.exec('SELECT 1 FROM sqlite_schema');
    return false;
  } catch (cause) {
    // A file that is gone by now, or cannot be read, locks nothing.
    return (cause as { errcode?: number }).errcode === sqliteBusy;
  } finally {
    database?.close();
  }
}

/** Does nothing the second time, and never throws: it must not hide why a run ends. */
function removeAndClose(file: string, lock: DatabaseSync): void {
  if (!lock.isOpen) return;
  try {
    rmSync(file, { force: true });
  } catch {
    // A file that stays locks nothing.
  }
  lock.close();
}

function lockFile(file: string, path: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: lookMilliseconds });
  try {
    // The file stays empty, and no journal file is needed.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return database;
  } catch (cause) {
    database.close();
    if ((cause as { errcode?: number }).errcode !== sqliteBusy) throw cause;
    const message = `another process is writing to ${path}: wait for it or stop it, or choose another directory with --run`;
    throw new MaspoError('invalid-input', message, { cause });
  }
}

function inode(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.ino;
}
