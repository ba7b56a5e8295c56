import { existsSync, realpathSync } from 'node:fs';
import { MaspoError } from '@maspo/core';

/** Only `/usr` exists inside a sandbox, so what the caller's PATH would find first (a shim in a home folder) is of no use. */
export function systemProgram(name: string): string {
  const path = ['/usr/bin', '/usr/local/bin', '/usr/sbin']
    .map((folder) => `${folder}/${name}`)
    .find((candidate) => existsSync(candidate) && realpathSync(candidate).startsWith('/usr/'));
  if (path !== undefined) return path;
  throw new MaspoError('sandbox-unavailable', `${name} is not in /usr/bin or /usr/local/bin`);
}
