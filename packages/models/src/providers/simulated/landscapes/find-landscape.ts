import { MaspoError, unknownName } from '@maspo/core';
import { deceptive } from './deceptive.ts';
import type { Landscape } from './landscape.ts';

/** All landscapes of the simulated world; the first is the default. */
export const landscapes: readonly Landscape[] = [deceptive];

/** The landscape of that name. Throws `MaspoError('invalid-input')` that lists the known names. */
export function findLandscape(name: string = landscapes[0]!.name): Landscape {
  const found = landscapes.find((landscape) => landscape.name === name);
  if (found !== undefined) return found;
  const known = landscapes.map((landscape) => landscape.name);
  throw new MaspoError('invalid-input', unknownName('landscape', name, { known }));
}
