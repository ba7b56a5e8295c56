import { join } from 'node:path';
import { isFileLocked, lockFile } from '@maspo/models';

/** Makes sure that only one process writes to the folder. Throws `MaspoError('invalid-input')` while another process holds the lock. */
export function lockDirectory(path: string): { release(): void } {
  return lockFile(lockOf(path), {
    busy: `another process is writing to ${path}: wait for it or stop it, or choose another directory with --run`,
  });
}

/** Whether a process holds the lock of the folder now. */
export function isLocked(path: string): boolean {
  return isFileLocked(lockOf(path));
}

function lockOf(path: string): string {
  return join(path, '.lock');
}
