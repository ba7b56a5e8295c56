import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Makes a folder with all that it lies in, and returns the uppermost one that was made; undefined where all was there. */
export function makeFolder(path: string): string | undefined {
  try {
    return mkdirSync(path, { recursive: true });
  } catch (error) {
    // On a read-only file system, Node says that the folder does not exist. Without `recursive`, the reason is the true one.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') mkdirSync(uppermostMissing(resolve(path)));
    throw error;
  }
}

function uppermostMissing(path: string): string {
  const parent = dirname(path);
  return parent === path || existsSync(parent) ? path : uppermostMissing(parent);
}
