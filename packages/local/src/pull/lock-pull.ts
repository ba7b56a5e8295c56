import { closeSync, openSync, rmSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { MaspoError } from '@maspo/core';

const sqliteBusy = 5;

/**
 * Works on the parts of a model while no other process does. The operating system keeps the lock, on a file beside the model, so it ends
 * with its process, and a file that a killed pull left locks nothing. Throws `MaspoError` `invalid-input` while another pull has the lock.
 */
export async function duringPull<Value>(
  { name, file }: { readonly name: string; readonly file: string },
  work: () => Promise<Value>,
): Promise<Value> {
  const lock = locked(name, `${file}.lock`);
  try {
    return await work();
  } finally {
    // While it is still locked: afterwards it may be another one's.
    rmSync(`${file}.lock`, { force: true });
    lock.close();
  }
}

function locked(name: string, path: string): DatabaseSync {
  for (;;) {
    closeSync(openSync(path, 'a'));
    const opened = inode(path);
    const lock = new DatabaseSync(path, { timeout: 0 });
    try {
      // The file stays empty, and no journal file is needed.
      lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    } catch (cause) {
      lock.close();
      if ((cause as { errcode?: number }).errcode !== sqliteBusy) throw cause;
      const message = `another pull of ${name} is under way, in another process (${path}): wait for it, or stop it and run the same command again`;
      throw new MaspoError('invalid-input', message, { cause });
    }
    // The last owner may have removed the file after we opened it and before we locked it.
    if (opened !== undefined && inode(path) === opened) return lock;
    lock.close();
  }
}

function inode(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.ino;
}
