import { MaspoError } from '@maspo/core';
import { readText } from './read-text.ts';

/** The parsed content of a JSON file. Throws `MaspoError` for a missing or damaged file. */
export async function readJson(file: string): Promise<unknown> {
  const text = await readText(file);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new MaspoError('invalid-input', `${file} is not valid JSON: ${(cause as Error).message}`, { cause });
  }
}

/** The parsed lines of a JSONL file. Throws as `readJson` does. */
export async function readJsonl(file: string): Promise<unknown[]> {
  const lines = (await readText(file)).split('\n').filter((line) => line !== '');
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as unknown;
    } catch (cause) {
      throw new MaspoError('invalid-input', `${file}: line ${index + 1} is not valid JSON`, { cause });
    }
  });
}
