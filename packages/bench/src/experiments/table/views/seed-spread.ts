import { sampleStandardDeviation } from 'simple-statistics';

/** How much runs differ that share everything except their seed. */
export interface SeedSpread {
  /** Standard deviation of a figure between seeds, in its unit; null for fewer than two. */
  readonly spread: number | null;
  /** Seeds that have the figure. */
  readonly seeds: number;
}

/** The spread of the figures that `figureOf` computes from the items of each seed. A seed with the figure null does not count. */
export function seedSpread<Item>(
  items: readonly Item[],
  { seedOf, figureOf }: { seedOf: (item: Item) => string; figureOf: (items: readonly Item[]) => number | null },
): SeedSpread {
  const bySeed = Map.groupBy(items, seedOf).values();
  const values = Array.from(bySeed, figureOf).filter((value) => value !== null);
  return { spread: values.length < 2 ? null : sampleStandardDeviation(values), seeds: values.length };
}
