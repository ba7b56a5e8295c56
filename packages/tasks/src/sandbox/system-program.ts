import { existsSync, realpathSync } from 'node:fs';
import { MaspoError } from '@maspo/core';

/**
 * Only `/usr` exists inside a sandbox, so a program that the caller's PATH finds elsewhere (a shim in a home folder)
 * cannot be used.
 */
export function systemProgram(name: string): string {
  const path = ['/usr/bin', '/usr/local/bin', '/usr/sbin']
    .map((folder) => `${folder}/${name}`)
    .find((candidate) => existsSync(candidate) && realpathSync(candidate).startsWith('/usr/'));
  if (path !== undefined) return path;
  throw new MaspoError('sandbox-unavailable', `${name} is not in /usr/bin or /usr/local/bin`);
}
