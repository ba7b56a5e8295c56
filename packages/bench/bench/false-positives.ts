/**
 * How often the product's tests find a difference where there is none, and how often its intervals hold the truth, on simulated outcomes:
 * `node packages/bench/bench/false-positives.ts [samples]` (400 when left out, about two minutes). Two optimizers that are equally good on
 * average; each search has a luck of its own, which it gives to all questions at once, with a standard deviation of 0 to 5 points.
 */
import { createRandomSource, type RandomSource } from '@maspo/core';
import { boundedMean } from '../src/statistics/bounded-mean.ts';
import { clusteredProportion } from '../src/statistics/clustered-proportion.ts';
import type { Estimate } from '../src/statistics/estimate.ts';
import { macroAverage, macroDifference } from '../src/statistics/macro-average.ts';
import { correctOf, type OutcomePair } from '../src/statistics/outcome-pair.ts';
import { pairedDifference } from '../src/statistics/paired-difference.ts';

const samples = Number(process.argv[2] ?? 400);
const root = createRandomSource('false positives');

/** Shares of questions that are always right and never right; the chance of the others is even over [0, 1]. */
const worlds = {
  middling: { easy: 0.4, hopeless: 0.2 },
  'nearly solved': { easy: 0.85, hopeless: 0.02 },
} as const;

interface Design {
  readonly world: keyof typeof worlds;
  readonly questions: number;
  readonly seeds: number;
  /** Standard deviation, over searches, of the accuracy that a search finds; as a share. */
  readonly shift: number;
}

function outcomesOf({ world, questions, seeds, shift }: Design, random: RandomSource): OutcomePair[] {
  const { easy, hopeless } = worlds[world];
  const between = 1 - easy - hopeless;
  const skills = Array.from({ length: questions }, () => {
    const kind = random.uniform();
    return kind < easy ? 1 : kind < easy + hopeless ? 0 : random.uniform();
  });
  return Array.from({ length: seeds }, (_, seed) => {
    const luck = [normal(random), normal(random)].map((value) => (value * shift) / between);
    const outcome = (skill: number, side: 0 | 1) => {
      const chance = skill === 0 || skill === 1 ? skill : skill + luck[side]!;
      return random.uniform() < chance ? ('correct' as const) : ('incorrect' as const);
    };
    return skills.map((skill, question) => ({
      ...{ cluster: `${question}`, search: `${seed}` },
      one: outcome(skill, 0),
      other: outcome(skill, 1),
    }));
  }).flat();
}

function normal(random: RandomSource): number {
  return Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
}

const percent = (share: number) => `${(100 * share).toFixed(1).padStart(5)} %`;
const shareOf = (path: string, holds: (random: RandomSource) => boolean) => {
  let count = 0;
  for (let sample = 0; sample < samples; sample++) if (holds(root.fork(path, sample))) count += 1;
  return count / samples;
};
const holds = ({ low, high }: Estimate, truth: number) => low! <= truth && truth <= high!;

let most = 0;
function report(name: string, design: Omit<Design, 'shift'>, pOf: (design: Design, random: RandomSource) => number) {
  const shares = [0, 0.01, 0.02, 0.03, 0.05].map((shift) => {
    const share = shareOf(
      `${name} ${JSON.stringify(design)} ${shift}`,
      (random) => pOf({ ...design, shift }, random) <= 0.05,
    );
    most = Math.max(most, share);
    return percent(share);
  });
  console.log(
    `${name.padEnd(10)}${design.world.padEnd(15)}${`${design.questions}`.padStart(6)}${`${design.seeds}`.padStart(7)}  ${shares.join('  ')}`,
  );
}

console.log(
  `${samples} samples each. p <= 0.05 where both optimizers are equally good, by the shift between searches:`,
);
console.log('                      questions  seeds     0 pts   1 pt     2 pts    3 pts    5 pts');
for (const world of Object.keys(worlds) as (keyof typeof worlds)[])
  for (const questions of [100, 450])
    for (const seeds of [3, 5, 10])
      report(
        'gain',
        { world, questions, seeds },
        (design, random) => pairedDifference(outcomesOf(design, random), random).p!,
      );
const threeOf = (design: Design, random: RandomSource) =>
  [1, 2, 4].map((times, index) =>
    outcomesOf(
      { ...design, questions: design.questions * times, world: index === 1 ? 'nearly solved' : design.world },
      random,
    ),
  );
for (const seeds of [3, 10])
  report(
    'average',
    { world: 'middling', questions: 100, seeds },
    (design, random) => macroDifference(threeOf(design, random)).p!,
  );
console.log(`Most of all these: ${percent(most)}.`);

console.log('\nOne search a side, no shift (the sentence is about these prompts): p <= 0.05');
for (const world of Object.keys(worlds) as (keyof typeof worlds)[]) {
  const design = { world, questions: 100, seeds: 1, shift: 0 };
  const gain = shareOf(`one ${world}`, (random) => pairedDifference(outcomesOf(design, random), random).p! <= 0.05);
  const average = shareOf(`one average ${world}`, (random) => macroDifference(threeOf(design, random)).p! <= 0.05);
  console.log(`  ${world}: gain ${percent(gain)}, average ${percent(average)}`);
}

console.log(
  '\nThe average where one benchmark gains 8 points, and another of four times as many questions loses 8: p <= 0.05',
);
const opposite = shareOf('opposite', (random) => {
  const [gains, loses] = [100, 400].map((questions) =>
    outcomesOf({ world: 'middling', questions, seeds: 1, shift: 0 }, random),
  );
  return macroDifference([moved(gains!, 'other', random), moved(loses!, 'one', random)]).p! <= 0.05;
});
console.log(`  ${percent(opposite)}`);

/** A fifth of the wrong outcomes of a side turned right: 8 points where 40 % are wrong. */
function moved(pairs: readonly OutcomePair[], side: 'one' | 'other', random: RandomSource): OutcomePair[] {
  return pairs.map((pair) =>
    pair[side] === 'incorrect' && random.uniform() < 0.2 ? { ...pair, [side]: 'correct' } : pair,
  );
}

console.log('\n95 % intervals that hold the truth, 100 questions:');
for (const world of Object.keys(worlds) as (keyof typeof worlds)[]) {
  const { easy, hopeless } = worlds[world];
  const accuracy = easy + (1 - easy - hopeless) / 2;
  for (const seeds of [1, 3, 10])
    for (const shift of seeds === 1 ? [0] : [0, 0.02, 0.05]) {
      const design = { world, questions: 100, seeds, shift };
      const path = JSON.stringify(design);
      const gain = shareOf(`gain interval ${path}`, (random) =>
        holds(pairedDifference(outcomesOf(design, random), random).difference, 0),
      );
      const single = shareOf(`accuracy ${path}`, (random) =>
        holds(clusteredProportion(correctOf(outcomesOf(design, random), 'one')), accuracy),
      );
      const about =
        shift === 0 ? `  accuracy ${percent(single)}` : `  (accuracy of the next search: ${percent(single)})`;
      console.log(`  ${world}, ${seeds} seeds, shift ${100 * shift} points: gain ${percent(gain)}${about}`);
    }
}
for (const seeds of [1, 3]) {
  const design = { world: 'middling' as const, questions: 100, seeds, shift: 0 };
  const truth = (2 * 0.6 + 0.915) / 3;
  const average = shareOf(`average interval ${seeds}`, (random) =>
    holds(
      macroAverage(
        threeOf(design, random).map((pairs) => correctOf(pairs, 'one')),
        random,
      ),
      truth,
    ),
  );
  const gain = shareOf(`average gain interval ${seeds}`, (random) =>
    holds(macroDifference(threeOf(design, random)), 0),
  );
  console.log(`  average over three benchmarks, ${seeds} seeds: accuracy ${percent(average)}, gain ${percent(gain)}`);
}

console.log('\n95 % intervals of a bias that hold the truth, by the number of pairs:');
const biases = {
  'ties but for 5 %, all one-sided': [0, 0, 0.95, 0, 0.05],
  'ties but for 10 %, all one-sided': [0, 0, 0.9, 0, 0.1],
  'ties but for 30 %, both sides': [0.1, 0, 0.7, 0, 0.2],
  'all kinds of verdicts': [0.1, 0.1, 0.5, 0.15, 0.15],
  'nearly always one side': [0, 0, 0.1, 0, 0.9],
};
for (const [name, shares] of Object.entries(biases)) {
  const values = [-0.5, -0.25, 0, 0.25, 0.5];
  const bounds = shares.map((_, at) => shares.slice(0, at + 1).reduce((total, share) => total + share, 0));
  const truth = shares.reduce((total, share, at) => total + share * values[at]!, 0);
  const texts = [5, 10, 20, 40, 100, 300].map((pairs) => {
    const share = shareOf(`bias ${name} ${pairs}`, (random) => {
      const drawn = Array.from({ length: pairs }, (_, pair) => {
        const luck = random.uniform();
        return { cluster: `${pair}`, value: values[bounds.findIndex((bound) => luck < bound)] ?? 0.5 };
      });
      return holds(boundedMean(drawn, [-0.5, 0.5]), truth);
    });
    return `${pairs}: ${percent(share)}`;
  });
  console.log(`  ${name}: ${texts.join(', ')}`);
}
