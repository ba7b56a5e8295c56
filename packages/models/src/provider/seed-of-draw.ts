import { contentHash } from '@maspo/core';

/**
 * A seed for each draw: with the same seed, a server would give independent draws the same answer. A whole number in
 * [0, 2^31).
 */
export function seedOfDraw(seed: number, draw: string | undefined): number {
  return draw === undefined ? seed : Number.parseInt(contentHash(`${seed}/${draw}`).slice(0, 8), 16) >>> 1;
}
