import type { Choice } from '../src/optimizers/tpe/categorical-parzen.ts';
import { createRandomSource, type RandomSource } from '../src/random/random-source.ts';

/** A function to maximise whose greatest value is known. */
export interface CategoricalFunction {
  readonly sizes: readonly number[];
  readonly maximum: number;
  /** The true value. */
  value(choice: Choice): number;
  /** The value as a trial measures it. */
  measure(choice: Choice, random: RandomSource): number;
}

export const functionKinds = ['additive', 'interacting', 'noisy'] as const;

/** Dimensions, and choices in each dimension: agents, and pool sizes that MIPROv2 uses (6, 12 and 18). */
export const spaces = [
  [2, 18],
  [3, 12],
  [4, 12],
  [6, 6],
  [8, 6],
] as const;

/**
 * `additive`: each choice has a worth in [0, 1), and the value is the mean of the worths. `interacting`: each pair of choices in
 * neighbouring dimensions has a worth as well, which counts half. `noisy`: additive, measured with normal noise of 0.05.
 */
export function categoricalFunction(
  kind: (typeof functionKinds)[number],
  [dimensions, choices]: readonly [number, number],
  seed: number,
): CategoricalFunction {
  const random = createRandomSource(`${kind} ${dimensions}x${choices} ${seed}`);
  const numbers = (count: number) => Array.from({ length: count }, () => random.uniform());
  const single = Array.from({ length: dimensions }, () => numbers(choices));
  const paired = Array.from({ length: dimensions - 1 }, () => numbers(choices * choices));
  const worth = (at: number, choice: number, before: number) =>
    single[at]![choice]! + (kind === 'interacting' && at > 0 ? 0.5 * paired[at - 1]![before * choices + choice]! : 0);
  const value = (choice: Choice) =>
    choice.reduce((sum, chosen, at) => sum + worth(at, chosen, choice[at - 1]!), 0) / dimensions;

  // The value is a sum along a chain, so its maximum is found by going along it.
  const all = Array.from({ length: choices }, (_, choice) => choice);
  const ends = single.slice(1).reduce(
    (best, _, at) =>
      all.map((choice) => Math.max(...all.map((before) => best[before]! + worth(at + 1, choice, before)))),
    all.map((choice) => worth(0, choice, 0)),
  );
  return {
    sizes: single.map(() => choices),
    maximum: Math.max(...ends) / dimensions,
    value,
    measure: (choice, draws) => value(choice) + (kind === 'noisy' ? 0.05 * normal(draws) : 0),
  };
}

/** By Box-Muller. */
function normal(random: RandomSource): number {
  return Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
}
