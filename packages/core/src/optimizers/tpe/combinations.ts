import { roundNoise } from '../../reward/round-noise.ts';
import type { Choice } from './categorical-parzen.ts';
import type { TriedChoice } from './tpe-sampler.ts';

/** The combinations tried so far, with their values. */
export interface Combinations {
  /** All trials, on batches and in full, in their order. */
  readonly observations: readonly TriedChoice[];
  add(choice: Choice, value: number, on: 'batch' | 'full'): void;
  /** The combination with the best mean over its batches, among those without a full trial; the first one on equal means. */
  bestUntested(): Choice | undefined;
}

export function createCombinations(): Combinations {
  const observations: TriedChoice[] = [];
  const known = new Map<string, { choice: Choice; values: number[]; full: boolean }>();
  const meanOf = (values: readonly number[]) =>
    roundNoise(values.reduce((sum, value) => sum + value, 0) / values.length);
  return {
    observations,
    add: (choice, value, on) => {
      observations.push({ choice, value });
      const entry = known.get(choice.join()) ?? { choice, values: [], full: false };
      if (on === 'full') entry.full = true;
      else entry.values.push(value);
      known.set(choice.join(), entry);
    },
    bestUntested: () =>
      [...known.values()]
        .filter(({ full }) => !full)
        .map(({ choice, values }) => ({ choice, mean: meanOf(values) }))
        .toSorted((one, other) => other.mean - one.mean)[0]?.choice,
  };
}
