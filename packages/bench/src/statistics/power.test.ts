import { createRandomSource } from '@maspo/core';
import { describe, expect, test } from 'vitest';
import { detectableDifference } from './detectable-difference.ts';
import { mcnemarTest } from './mcnemar-test.ts';
import { differencesOf, type OutcomePair, sumsOfClusters } from './outcome-pair.ts';
import { questionsNeeded } from './questions-needed.ts';
import { seedsNeeded } from './seeds-needed.ts';
import { signFlipTest } from './sign-flip-test.ts';
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
    'a difference of %d at %d discordant is then found by the exact test in 74 to 81 of 100 samples',
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

  test('more power, a stricter level, a smaller difference and more discordant pairs all need more', () => {
    const base = { difference: 0.05, discordant: 0.2 };
    const needed = questionsNeeded(base);
    for (const demand of [{ power: 0.9 }, { alpha: 0.01 }, { difference: 0.04 }, { discordant: 0.3 }])
      expect(questionsNeeded({ ...base, ...demand })).toBeGreaterThan(needed);
  });

  test('fewer discordant pairs than the difference cannot be, and count as the difference', () => {
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

  test('does not exist where even all discordant pairs on one side would be too few', () => {
    expect(detectableDifference({ n: 20, discordant: 0.1 })).toBeNull();
    expect(detectableDifference({ n: 1, discordant: 1 })).toBeNull();
    expect(detectableDifference({ n: 500, discordant: 0 })).toBeNull();
  });
});

/** Paired outcomes of `seeds` on each question; a question gains with a chance of its own. */
function pairsOver(questions: number, seeds: number, { gain, path }: { gain: number; path: string }): OutcomePair[] {
  const random = createRandomSource(path);
  return Array.from({ length: questions }, (_, question) => {
    const skill = random.uniform();
    return Array.from({ length: seeds }, () => {
      const outcome = (chance: number) => (random.uniform() < chance ? ('correct' as const) : ('incorrect' as const));
      return { cluster: `${question}`, one: outcome(skill), other: outcome(skill + (1 - skill) * gain) };
    });
  }).flat();
}

describe('varianceComponents', () => {
  test('a balanced table by hand: means 1, 2 and 6, squares within 4', () => {
    const values = [
      [0, 2],
      [1, 3],
      [6, 6],
    ];
    const observations = values.flatMap((pair, index) => pair.map((value) => ({ cluster: `${index}`, value })));
    // Within 4 / 3; between 2 (2^2 + 1^2 + 3^2) / 2 = 14, of which (14 - 4/3) / 2 is the questions' own.
    expect(varianceComponents(observations)).toEqual({
      betweenQuestions: expect.closeTo((14 - 4 / 3) / 2, 12),
      betweenSeeds: expect.closeTo(4 / 3, 12),
      questions: 3,
    });
  });

  test('one seed, or one question, cannot tell them apart', () => {
    expect(
      varianceComponents([
        { cluster: '1', value: 1 },
        { cluster: '2', value: 0 },
      ]),
    ).toBeUndefined();
    expect(
      varianceComponents([
        { cluster: '1', value: 1 },
        { cluster: '1', value: 0 },
      ]),
    ).toBeUndefined();
  });
});

describe('seedsNeeded', () => {
  // A gain of 0.12 of what is missing, which is half on average: a difference of 0.06.
  const difference = 0.06;
  const world = (path: string) => ({ gain: 0.12, path });

  test('with so many seeds the difference is found in about 80 of 100 samples, and with one in fewer', () => {
    const { seeds } = seedsNeeded(pairsOver(150, 6, world('pilot')), { difference })!;
    expect(seeds).toBeGreaterThan(1);
    const power = (used: number) => {
      const found = Array.from({ length: 300 }, (_, sample) => {
        const pairs = pairsOver(150, used, world(`sample ${sample}`));
        return signFlipTest(sumsOfClusters(differencesOf(pairs))) <= 0.05;
      });
      return found.filter(Boolean).length / 300;
    };
    expect(power(seeds!)).toBeGreaterThan(0.74);
    expect(power(seeds!)).toBeLessThan(0.9);
    expect(power(1)).toBeLessThan(0.74);
  });

  test('no number suffices where the questions themselves differ too much for so few of them', () => {
    const halfGained = pairsOver(20, 3, world('few')).map((pair) =>
      Number(pair.cluster) % 2 === 0 ? pair : ({ ...pair, one: 'incorrect', other: 'correct' } as const),
    );
    expect(seedsNeeded(halfGained, { difference: 0.05 })).toMatchObject({ seeds: null, questions: 20 });
  });

  test('is not known from one seed, nor where a second one was not scored', () => {
    const single = pairsOver(50, 1, world('single'));
    const unscored = single.map((pair) => ({ ...pair, other: 'unscored' as const }));
    expect(seedsNeeded([...single, ...unscored], { difference })).toBeUndefined();
  });
});
