import { contentHash } from '@maspo/core';

/** With one seed for all, a server would answer independent draws alike. Whole, in [0, 2^31). */
export function seedOfDraw(seed: number, draw: string | undefined): number {
  return draw === undefined ? seed : Number.parseInt(contentHash(`${seed}/${draw}`).slice(0, 8), 16) >>> 1;
}
