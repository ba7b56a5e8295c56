import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Checks that a folder can be written, or made if it is missing. It makes and changes nothing. Throws what the system says: `ENOTDIR` for a
 * path that is or goes through a file, `EACCES` or `EROFS` for a place that cannot be written.
 */
export function checkWritable(folder: string): void {
  // The dot makes the system refuse a file.
  accessSync(`${nearest(resolve(folder))}/.`, constants.W_OK | constants.X_OK);
}

function nearest(path: string): string {
  return existsSync(path) ? path : nearest(dirname(path));
}
