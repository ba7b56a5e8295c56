import { closeSync, openSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { MaspoError } from '@maspo/core';

const sqliteBusy = 5;

/**
 * Makes sure that one process alone writes to the folder. The lock is the operating system's, on the file `.lock`, so it goes with
 * its process, however that ends. Throws `MaspoError('invalid-input')` while another process has it.
 */
export function lockDirectory(path: string): { release(): void } {
  const file = join(path, '.lock');
  for (;;) {
    closeSync(openSync(file, 'a'));
    const opened = inode(file);
    const lock = lockFile(file, path);
    // Its last owner may have removed the file between our opening and locking it; another process could then lock a new one.
    if (opened !== undefined && inode(file) === opened) return { release: () => removeAndClose(file, lock) };
    lock.close();
  }
}

function removeAndClose(file: string, lock: DatabaseSync): void {
  rmSync(file, { force: true });
  lock.close();
}

function lockFile(file: string, path: string): DatabaseSync {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    // Nothing is ever written to the file, and it needs no journal beside it.
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
