import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** Makes a folder and its missing parent folders. Returns the uppermost folder that was made, or undefined if all folders existed. */
export function makeFolder(path: string): string | undefined {
  try {
    return mkdirSync(path, { recursive: true });
  } catch (error) {
    // On a read-only file system, Node reports that the folder does not exist. Without `recursive`, Node reports the true reason.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') mkdirSync(uppermostMissing(resolve(path)));
    throw error;
  }
}

function uppermostMissing(path: string): string {
  const parent = dirname(path);
  return parent === path || existsSync(parent) ? path : uppermostMissing(parent);
}
