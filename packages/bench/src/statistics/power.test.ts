import { createRandomSource, type RandomSource } from '@maspo/core';
import { describe, expect, test } from 'vitest';
import { detectableDifference } from './detectable-difference.ts';
import { mcnemarTest } from './mcnemar-test.ts';
import { differencesOf, type OutcomePair } from './outcome-pair.ts';
import { questionsNeeded } from './questions-needed.ts';
import { seedsNeeded } from './seeds-needed.ts';
import { twoWayMean } from './two-way-clusters.ts';
import { varianceComponents } from './variance-components.ts';

describe('questionsNeeded', () => {
  test('discordant cells of 0.45 and 0.05 need 23 pairs (the example of powerandsamplesize.com, after Connor 1987)', () => {
    expect(questionsNeeded({ difference: 0.4, discordant: 0.5 })).toBe(23);
  });

  test.each([
    [0.05, 0.15],
    [0.1, 0.2],
    [0.2, 0.4],
  ])(
    'with this many questions, the exact test finds a difference of %d at %d discordant in 74 to 81 of 100 samples',
    (difference, discordant) => {
      const questions = questionsNeeded({ difference, discordant });
      const random = createRandomSource('power').fork(difference);
      const found = (): boolean => {
        let [gained, lost] = [0, 0];
        for (let question = 0; question < questions; question++) {
          const luck = random.uniform();
          if (luck < (discordant + difference) / 2) gained++;
          else if (luck < discordant) lost++;
        }
        return mcnemarTest({ gained, lost }) <= 0.05;
      };
      const share = Array.from({ length: 2000 }, found).filter(Boolean).length / 2000;
      expect(share).toBeGreaterThan(0.74);
      expect(share).toBeLessThan(0.81);
    },
  );

  test('more power, a stricter level, a smaller difference and more discordant pairs all need more questions', () => {
    const base = { difference: 0.05, discordant: 0.2 };
    const needed = questionsNeeded(base);
    for (const demand of [{ power: 0.9 }, { alpha: 0.01 }, { difference: 0.04 }, { discordant: 0.3 }])
      expect(questionsNeeded({ ...base, ...demand })).toBeGreaterThan(needed);
  });

  test('a share of discordant pairs below the difference is impossible, and counts as the difference', () => {
    expect(questionsNeeded({ difference: 0.1, discordant: 0 })).toBe(
      questionsNeeded({ difference: 0.1, discordant: 0.1 }),
    );
  });
});

describe('detectableDifference', () => {
  test.each([
    [0.05, 0.15],
    [0.1, 0.2],
    [0.02, 0.3],
  ])('is the difference of %d that those questions were planned for', (difference, discordant) => {
    const n = questionsNeeded({ difference, discordant });
    expect(detectableDifference({ n, discordant })!).toBeLessThanOrEqual(difference);
    expect(detectableDifference({ n: n - 1, discordant })!).toBeGreaterThan(difference);
  });

  test('does not exist if even all discordant pairs on one side would be too few', () => {
    expect(detectableDifference({ n: 20, discordant: 0.1 })).toBeNull();
    expect(detectableDifference({ n: 1, discordant: 1 })).toBeNull();
    expect(detectableDifference({ n: 500, discordant: 0 })).toBeNull();
  });
});

interface PairsWorld {
  /** A share of the missing chance to be right. */
  readonly gain: number;
  /** Standard deviation of the effect of a search on all questions together. */
  readonly shift: number;
  readonly path: string;
}

/** Paired outcomes of `seeds` on each question. Each question has its own chance to gain. */
function pairsOver(questions: number, seeds: number, { gain, shift, path }: PairsWorld): OutcomePair[] {
  const random = createRandomSource(path);
  const skills = Array.from({ length: questions }, () => random.uniform());
  return Array.from({ length: seeds }, (_, seed) => {
    const luck = shift * normal(random);
    const outcome = (chance: number) => (random.uniform() < chance ? ('correct' as const) : ('incorrect' as const));
    return skills.map((skill, question) => ({
      ...{ cluster: `${question}`, search: `${seed}`, one: outcome(skill) },
      other: outcome(skill + (1 - skill) * gain + luck),
    }));
  }).flat();
}

function normal(random: RandomSource): number {
  return Math.sqrt(-2 * Math.log(1 - random.uniform())) * Math.cos(2 * Math.PI * random.uniform());
}

describe('varianceComponents', () => {
  const observe = (table: readonly (readonly (number | undefined)[])[]) =>
    table.flatMap((row, question) =>
      row.flatMap((value, seed) => (value === undefined ? [] : [{ cluster: `${question}`, search: `${seed}`, value }])),
    );

  test('a balanced table by hand: questions 1, 2 and 6 on average, the second seed 4/3 higher', () => {
    // Mean squares: questions 14, searches 8/3, rest 2/3.
    const components = varianceComponents(
      observe([
        [0, 2],
        [1, 3],
        [6, 6],
      ]),
    );
    expect(components).toEqual({
      betweenQuestions: expect.closeTo((14 - 2 / 3) / 2, 12),
      betweenSearches: expect.closeTo((8 / 3 - 2 / 3) / 3, 12),
      within: expect.closeTo(2 / 3, 12),
      ...{ questions: 3, searches: 2 },
    });
  });

  test('with gaps the estimates are right on average', () => {
    const random = createRandomSource('components');
    const totals = [0, 0, 0];
    for (let sample = 0; sample < 400; sample++) {
      const searches = Array.from({ length: 5 }, () => 0.5 * normal(random));
      const table = Array.from({ length: 30 }, () => {
        const question = normal(random);
        return searches.map((search) => (random.uniform() < 0.2 ? undefined : question + search + 2 * normal(random)));
      });
      const { betweenQuestions, betweenSearches, within } = varianceComponents(observe(table))!;
      [betweenQuestions, betweenSearches, within].forEach((value, index) => {
        totals[index]! += value / 400;
      });
    }
    expect(totals[0]).toBeCloseTo(1, 0);
    // A negative estimate counts as 0, which increases the mean a little.
    expect(totals[1]).toBeGreaterThan(0.22);
    expect(totals[1]).toBeLessThan(0.32);
    expect(Math.abs(totals[2]! - 4)).toBeLessThan(0.2);
  });

  test('one seed, or one question, cannot separate the components', () => {
    expect(varianceComponents(observe([[1], [0]]))).toBeUndefined();
    expect(varianceComponents(observe([[1, 0]]))).toBeUndefined();
  });
});

describe('seedsNeeded', () => {
  // A gain of 0.16 of the missing chance, which is half on average: a difference of 0.08.
  const difference = 0.08;
  const world = (path: string): PairsWorld => ({ gain: 0.16, shift: 0.05, path });

  test('with the needed seeds the difference is found in about 80 of 100 samples, and with half of them in fewer', () => {
    const { seeds } = seedsNeeded(pairsOver(200, 40, world('pilot')), { difference })!;
    const power = (used: number) => {
      const found = Array.from({ length: 200 }, (_, sample) => {
        const differences = differencesOf(pairsOver(200, used, world(`sample ${sample}`)));
        return twoWayMean([differences]).p <= 0.05;
      });
      return found.filter(Boolean).length / 200;
    };
    expect(seeds).toBeGreaterThan(4);
    expect(power(seeds!)).toBeGreaterThan(0.7);
    expect(power(seeds!)).toBeLessThan(0.92);
    expect(power(Math.floor(seeds! / 2))).toBeLessThan(0.65);
  });

  test('more luck of the searches needs more seeds, and the minimum is two', () => {
    const needed = (shift: number) =>
      seedsNeeded(pairsOver(200, 20, { gain: 0.16, shift, path: 'luck' }), { difference })!.seeds;
    expect(needed(0.1)).toBeGreaterThan(needed(0.02)!);
    expect(seedsNeeded(pairsOver(200, 20, world('luck')), { difference: 0.9 })!.seeds).toBe(2);
  });

  test('if each seed tests a third of the questions, the needed seeds still find the difference in about 80 of 100 samples', () => {
    const third = (pairs: readonly OutcomePair[]) =>
      pairs.filter(({ cluster, search }) => (Number(cluster) + Number(search)) % 3 === 0);
    const { seeds } = seedsNeeded(third(pairsOver(300, 60, world('pilot'))), { difference })!;
    const found = Array.from({ length: 200 }, (_, sample) => {
      const differences = differencesOf(third(pairsOver(300, seeds!, world(`third ${sample}`))));
      return twoWayMean([differences]).p <= 0.05;
    });
    expect(found.filter(Boolean).length / 200).toBeGreaterThan(0.7);
  });

  test('no number suffices if the questions differ too much and are too few', () => {
    const halfGained = pairsOver(20, 3, world('few')).map((pair) =>
      Number(pair.cluster) % 2 === 0 ? pair : ({ ...pair, one: 'incorrect', other: 'correct' } as const),
    );
    expect(seedsNeeded(halfGained, { difference: 0.05 })).toMatchObject({ seeds: null, questions: 20 });
  });

  test('is not known from one seed, or if the second seed was not scored', () => {
    const single = pairsOver(50, 1, world('single'));
    const unscored = single.map((pair) => ({ ...pair, search: 'second', other: 'unscored' as const }));
    expect(seedsNeeded([...single, ...unscored], { difference })).toBeUndefined();
  });
});
