import { resolve } from 'node:path';
import envPaths from 'env-paths';

/**
 * The absolute folder that holds datasets and the reply store: `MASPO_HOME`, or the platform's data folder. A relative
 * `MASPO_HOME` is taken from the working directory.
 */
export function resolveHome(env: Readonly<Record<string, string | undefined>>): string {
  return resolve(env.MASPO_HOME || envPaths('maspo', { suffix: '' }).data);
}
