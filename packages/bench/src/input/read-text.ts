import { readFile } from 'node:fs/promises';
import { MaspoError } from '@maspo/core';

/** The content of a text file. Throws `MaspoError('missing-data')` for a file that cannot be read. */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    const reason =
      (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : (cause as Error).message;
    throw new MaspoError('missing-data', `cannot read ${file}: ${reason}`, { cause });
  }
}
