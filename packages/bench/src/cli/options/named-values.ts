import { MaspoError } from '@maspo/core';
import { parse } from 'yaml';

/** The values of `name=value` arguments, each read as in a configuration. Throws `MaspoError('invalid-input')`. */
export function namedValues(texts: readonly string[]): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const text of texts) {
    const [, name, value] = /^([^=\s]+)=(.+)$/s.exec(text) ?? [];
    if (name === undefined)
      throw new MaspoError('invalid-input', `expected an option as name=value, e.g. rounds=2, received "${text}"`);
    if (Object.hasOwn(values, name)) throw new MaspoError('invalid-input', `option "${name}" is given twice`);
    values[name] = readValue(value!);
  }
  return values;
}

/** A text that is not YAML stays as it is. */
function readValue(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return text;
  }
}
