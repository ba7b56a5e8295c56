import { MaspoError } from '@maspo/core';
import type { Architecture } from './architecture.ts';
import { architectures } from './architectures.ts';

/** The architecture of that name. Throws `MaspoError('invalid-input')` with the known names. */
export function findArchitecture(name: string): Architecture<unknown> {
  const found = architectures.find((architecture) => architecture.name === name);
  if (found !== undefined) return found;
  const known = architectures.map((architecture) => architecture.name).join(', ');
  throw new MaspoError(
    'invalid-input',
    `unknown architecture "${name}": known are ${known}; a system of your own goes into a graph file`,
  );
}
