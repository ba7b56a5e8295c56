import { MaspoError, unknownName } from '@maspo/core';
import type { Architecture } from './architecture.ts';
import { architectures } from './architectures.ts';

/** The architecture of that name. Throws `MaspoError('invalid-input')` with the nearest and all known names. */
export function findArchitecture(name: string): Architecture<unknown> {
  const found = architectures.find((architecture) => architecture.name === name);
  if (found !== undefined) return found;
  const known = architectures.map((architecture) => architecture.name);
  const advice = 'a system of your own goes into a graph file';
  throw new MaspoError('invalid-input', unknownName('architecture', name, { known, advice }));
}
