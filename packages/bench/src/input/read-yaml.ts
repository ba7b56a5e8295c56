import { MaspoError } from '@maspo/core';
import { parse } from 'yaml';
import { readText } from './read-text.ts';

/** The content of a YAML (or JSON) file. Throws `MaspoError` for a file that cannot be read, or is not valid YAML. */
export async function readYaml(file: string): Promise<unknown> {
  try {
    return parse(await readText(file));
  } catch (error) {
    if (error instanceof MaspoError) throw error;
    const reason = (error as Error).message.split('\n')[0];
    throw new MaspoError('invalid-input', `${file} is not valid YAML: ${reason}`, { cause: error });
  }
}
