import { join } from 'node:path';
import { MaspoError } from '@maspo/core';
import { readJson } from '../input/read-json.ts';
import { readText } from '../input/read-text.ts';

const fileName = 'replies.keys';

/**
 * Writes the keys of the stored replies that a run used, one key per line. Writes no file for a run without such
 * replies.
 */
export async function writeServedKeys(
  directory: { writeText(name: string, text: string): Promise<void> },
  keys: readonly string[],
): Promise<void> {
  if (keys.length > 0) await directory.writeText(fileName, keys.map((key) => `${key}\n`).join(''));
}

/**
 * The manifest id of a finished run and the keys of its replies. Throws `MaspoError` for a directory without a finished
 * run, and for a run whose models are all simulated.
 */
export async function readServedKeys(run: string): Promise<{ readonly id: string; readonly keys: readonly string[] }> {
  const manifest = (await readJson(join(run, 'manifest.json')).catch((cause) => {
    throw new MaspoError('missing-data', `${run} holds no run: ${(cause as Error).message}`, { cause });
  })) as { id?: unknown; models?: Record<string, { provider?: unknown }> } | null;
  const providers = Object.values(manifest?.models ?? {}).map(({ provider }) => provider);
  if (typeof manifest?.id !== 'string' || providers.length === 0)
    throw new MaspoError(
      'invalid-input',
      `${join(run, 'manifest.json')} is not the manifest of a run: name a run directory`,
    );
  if (providers.every((provider) => provider === 'simulated')) {
    throw new MaspoError(
      'invalid-input',
      `the run in ${run} needs no recording: all its models are simulated, and "maspo optimize" with its configuration makes it again, byte for byte`,
    );
  }
  const text = await readText(join(run, fileName)).catch((cause) => {
    const message = `the run in ${run} has no ${fileName}, which is written at its end: start the same command again to finish it`;
    throw new MaspoError('missing-data', message, { cause });
  });
  const keys = text.split('\n').filter((line) => line !== '');
  if (keys.every((key) => /^[0-9a-f]{64}$/.test(key))) return { id: manifest.id, keys };
  throw new MaspoError('invalid-input', `${join(run, fileName)} is damaged: start the run again to write it anew`);
}
