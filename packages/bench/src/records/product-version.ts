import { readFileSync } from 'node:fs';

/** The version of this package, as results name it. */
export const productVersion: string = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
).version;
