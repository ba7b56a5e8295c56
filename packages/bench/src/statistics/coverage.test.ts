import { createRandomSource, type RandomSource } from '@maspo/core';
import { describe, expect, test } from 'vitest';
import { clusteredProportion } from './clustered-proportion.ts';
import type { Estimate } from './estimate.ts';
import { macroAverage, macroDifference } from './macro-average.ts';
import { correctOf, type OutcomePair } from './outcome-pair.ts';
import { pairedDifference } from './paired-difference.ts';

/** A share of the questions is hopeless, a share is easy, and the others lie between. The second system gains on the others. */
interface World {
  readonly easy: number;
  readonly hopeless: number;
  readonly gain: number;
}
const middling: World = { easy: 0.4, hopeless: 0.2, gain: 0.2 };
const solved: World = { easy: 0.85, hopeless: 0.02, gain: 0.4 };
const unchanged: World = { easy: 0.3, hopeless: 0.2, gain: 0 };

const samples = 500;

interface Sampling {
  readonly questions: number;
  readonly seeds: number;
  readonly random: RandomSource;
}

/** For the questions between, the chance to be right is uniform over [0, 1]. A gain is a share of the missing chance. */
function truthOf({ easy, hopeless, gain }: World) {
  const between = 1 - easy - hopeless;
  return { other: easy + between * (0.5 + 0.5 * gain), difference: (between * gain) / 2 };
}

function sampleOf({ easy, hopeless, gain }: World, { questions, seeds, random }: Sampling): OutcomePair[] {
  return Array.from({ length: questions }, (_, question) => {
    const kind = random.uniform();
    const skill = kind < easy ? 1 : kind < easy + hopeless ? 0 : random.uniform();
    const better = kind < easy + hopeless ? skill : skill + (1 - skill) * gain;
    const outcome = (chance: number) => (random.uniform() < chance ? ('correct' as const) : ('incorrect' as const));
    return Array.from({ length: seeds }, (_, seed) => ({
      cluster: `${question}`,
      search: `${seed}`,
      one: outcome(skill),
      other: outcome(better),
    }));
  }).flat();
}

/** The share of samples whose interval holds the truth. */
function coverage(truth: number, estimate: (random: RandomSource) => Estimate, path: string): number {
  const random = createRandomSource('coverage').fork(path);
  const held = Array.from({ length: samples }, (_, sample) => {
    const { low, high } = estimate(random.fork(sample));
    return low! <= truth && truth <= high!;
  });
  return held.filter(Boolean).length / samples;
}

function expectNominal(share: number): void {
  expect(share).toBeGreaterThanOrEqual(0.93);
  expect(share).toBeLessThanOrEqual(0.97);
}

/** If searches do not differ beyond their questions, intervals clustered by both are too wide, but never too narrow. */
function expectKept(share: number, { seeds }: { readonly seeds: number }): void {
  if (seeds === 1) expectNominal(share);
  else expect(share).toBeGreaterThanOrEqual(0.93);
}

const sizes = [
  { questions: 100, seeds: 1 },
  { questions: 100, seeds: 3 },
  { questions: 500, seeds: 1 },
];

describe.each([
  { name: 'middling questions', world: middling },
  { name: 'nearly solved questions', world: solved },
  { name: 'questions without gains', world: unchanged },
])(
  '95 % intervals on $name hold the truth in 93 to 97 % of samples, gains of several seeds in at least 93 %',
  { tags: ['long'], timeout: 30_000 },
  ({ name, world }) => {
    const truth = truthOf(world);

    test.each(sizes)('accuracy of $questions questions under $seeds seeds', ({ questions, seeds }) => {
      const estimate = (random: RandomSource) =>
        clusteredProportion(correctOf(sampleOf(world, { questions, seeds, random }), 'other'));
      expectNominal(coverage(truth.other, estimate, `${name} accuracy ${questions} ${seeds}`));
    });

    test.each(sizes)('paired difference of $questions questions under $seeds seeds', ({ questions, seeds }) => {
      const estimate = (random: RandomSource) =>
        pairedDifference(sampleOf(world, { questions, seeds, random }), random).difference;
      expectKept(coverage(truth.difference, estimate, `${name} difference ${questions} ${seeds}`), { seeds });
    });
  },
);

describe('95 % intervals over three benchmarks hold the truth in 93 to 97 % of samples, gains of several seeds in at least 93 %', {
  tags: ['long'],
  timeout: 30_000,
}, () => {
  const worlds = [middling, solved, unchanged];
  const truths = worlds.map(truthOf);
  const meanOf = (values: readonly number[]) => values.reduce((total, value) => total + value, 0) / values.length;

  test.each(sizes.slice(0, 2))('of $questions questions under $seeds seeds', ({ questions, seeds }) => {
    const groups = (random: RandomSource) => worlds.map((world) => sampleOf(world, { questions, seeds, random }));
    const average = (random: RandomSource) =>
      macroAverage(
        groups(random).map((pairs) => correctOf(pairs, 'other')),
        random,
      );
    const difference = (random: RandomSource) => macroDifference(groups(random));
    const path = `macro ${questions} ${seeds}`;
    expectNominal(coverage(meanOf(truths.map((truth) => truth.other)), average, path));
    expectKept(coverage(meanOf(truths.map((truth) => truth.difference)), difference, path), { seeds });
  });
});
