import { MaspoError } from '@maspo/core';
import { closest, distance } from 'fastest-levenshtein';
import type { Architecture } from './architecture.ts';
import { architectures } from './architectures.ts';

/** The architecture of that name. Throws `MaspoError('invalid-input')` with the nearest and all known names. */
export function findArchitecture(name: string): Architecture<unknown> {
  const found = architectures.find((architecture) => architecture.name === name);
  if (found !== undefined) return found;
  const known = architectures.map((architecture) => architecture.name);
  const nearest = closest(name.toLowerCase(), known);
  const hint = distance(name.toLowerCase(), nearest) <= nearest.length / 2 ? ` Did you mean "${nearest}"?` : '';
  throw new MaspoError(
    'invalid-input',
    `unknown architecture "${name}": known are ${known.join(', ')}; a system of your own goes into a graph file.${hint}`,
  );
}
