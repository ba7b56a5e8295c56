import { join } from 'node:path';
import { MaspoError } from '@maspo/core';
import { isFileLocked, lockFile } from '@maspo/models';

/** Makes sure that only one process writes to the folder. Throws `MaspoError('invalid-input')` while another process holds the lock. */
export function lockDirectory(path: string): { release(): void } {
  return lockFile(lockOf(path), { busy: busyText(path) });
}

/** Throws as `lockDirectory` would. Takes no lock. */
export function refuseLocked(path: string): void {
  if (isLocked(path)) throw new MaspoError('invalid-input', busyText(path));
}

/** Whether a process holds the lock of the folder now. */
export function isLocked(path: string): boolean {
  return isFileLocked(lockOf(path));
}

function busyText(path: string): string {
  return `another process is writing to ${path}: wait for it or stop it, or choose another directory with --run`;
}

function lockOf(path: string): string {
  return join(path, '.lock');
}
