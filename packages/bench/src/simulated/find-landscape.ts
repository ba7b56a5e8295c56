import { MaspoError } from '@maspo/core';
import type { Landscape } from './landscape.ts';
import { deceptive } from './landscapes/deceptive.ts';

/** All landscapes of the simulated world; the first is the default. */
export const landscapes: readonly Landscape[] = [deceptive];

export function findLandscape(name: string = landscapes[0]!.name): Landscape {
  const found = landscapes.find((landscape) => landscape.name === name);
  if (found !== undefined) return found;
  const known = landscapes.map((landscape) => landscape.name).join(', ');
  throw new MaspoError('invalid-input', `no simulated landscape "${name}": known are ${known}`);
}
