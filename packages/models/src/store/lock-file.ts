import { closeSync, existsSync, openSync, rmSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { MaspoError } from '@maspo/core';

const sqliteBusy = 5;

/** Longer than `isFileLocked` reads, so that its short read does not count as a process that has the lock. */
const lookMilliseconds = 200;

/**
 * A lock that one process has at a time. It is a lock of the operating system on this file, so it ends with its process, however the
 * process ends. Throws `MaspoError('invalid-input')` with the text of `busy` while another process has the lock.
 */
export function lockFile(file: string, { busy }: { readonly busy: string }): { release(): void } {
  for (;;) {
    closeSync(openSync(file, 'a'));
    const opened = inode(file);
    const lock = locked(file, busy);
    // The last owner may have removed the file after we opened it and before we locked it. Another process could then
    // lock a new file.
    if (opened !== undefined && inode(file) === opened) return { release: () => removeAndClose(file, lock) };
    lock.close();
  }
}

/** Whether a process has the lock now. A file that a killed process left does not count. */
export function isFileLocked(file: string): boolean {
  if (!existsSync(file)) return false;
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(file, { readOnly: true, timeout: 0 });
    database.exec('SELECT 1 FROM sqlite_schema');
    return false;
  } catch (cause) {
    // A file that no longer exists, or cannot be read, does not count as locked.
    return (cause as { errcode?: number }).errcode === sqliteBusy;
  } finally {
    database?.close();
  }
}

/** Does nothing the second time, and never throws, because it must not hide the reason why the work ends. */
function removeAndClose(file: string, lock: DatabaseSync): void {
  if (!lock.isOpen) return;
  try {
    rmSync(file, { force: true });
  } catch {
    // A file that is left over does not count as locked.
  }
  lock.close();
}

function locked(file: string, busy: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: lookMilliseconds });
  try {
    // The file stays empty, and no journal file is needed.
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return database;
  } catch (cause) {
    database.close();
    if ((cause as { errcode?: number }).errcode !== sqliteBusy) throw cause;
    throw new MaspoError('invalid-input', busy, { cause });
  }
}

function inode(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.ino;
}
