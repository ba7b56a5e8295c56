import { describe, expect, test } from 'vitest';
import { categoricalFunction, functionKinds, spaces } from '../../../test/categorical-functions.ts';
import { atRandom, byTpe, medianDifference, regretOf } from '../../../test/sampler-regret.ts';
import { withoutSources } from '../../options/cited.ts';
import { createRandomSource } from '../../random/random-source.ts';
import { categoricalParzen } from './categorical-parzen.ts';
import { suggestByTpe, type TpeSettings } from './tpe-sampler.ts';
import { type TpeOptions, tpePresets } from './tpe-settings.ts';

const settings: TpeSettings = withoutSources<TpeOptions['sampler']>(tpePresets.light.sampler);
const suggest = (sizes: readonly number[], observations: Parameters<typeof suggestByTpe>[1], seed: number) =>
  suggestByTpe(sizes, observations, { settings, random: createRandomSource(seed) });

/*
 * Two agents with two prompts each, after the ten start-up trials. One tenth of them, one choice, is good: (1, 0). l has its kernel
 * and the prior, so a prior of 1/2 on each choice: an agreeing choice weighs (1 + 1/2) / (1 + 2/2) = 3/4 in a dimension, another one 1/4.
 *   l(1,0) = (9/16 + 1/4) / 2 = 13/32, l(0,0) = l(1,1) = (3/16 + 1/4) / 2 = 7/32, l(0,1) = (1/16 + 1/4) / 2 = 5/32.
 * g has nine kernels and the prior of 1/10 on each choice: 11/12 where they agree, 1/12 where not, so 121/144, 11/144 or 1/144 for a
 * kernel that agrees in two, one or no dimensions, and 36/144 for the prior. In units of 1/1440:
 *   g(1,0) = 4*121 + 5*11 + 0 + 36 = 575, g(0,0) = 4*121 + 4*11 + 1 + 36 = 565, g(1,1) = 121 + 4*11 + 4 + 36 = 205, g(0,1) = 5*11 + 4 + 36 = 95.
 * So l / g is 1.02, 0.56, 1.54 and 2.37: the choice that was never tried comes next, before the choice that won once and lost four times.
 */
const good = { choice: [1, 0], value: 0.9 };
const others = [
  ...Array.from({ length: 4 }, () => ({ choice: [1, 0], value: 0.3 })),
  ...Array.from({ length: 4 }, () => ({ choice: [0, 0], value: 0.2 })),
  { choice: [1, 1], value: 0.1 },
];

describe('the first suggestion after start-up', () => {
  test('has the densities computed by hand', () => {
    const sizes = [2, 2];
    const l = categoricalParzen(sizes, [good.choice], 1);
    const g = categoricalParzen(
      sizes,
      others.map(({ choice }) => choice),
      1,
    );
    const choices = [
      [1, 0],
      [0, 0],
      [1, 1],
      [0, 1],
    ];
    for (const [at, expected] of [13, 7, 7, 5].entries())
      expect(l.probability(choices[at]!)).toBeCloseTo(expected / 32, 12);
    for (const [at, expected] of [575, 565, 205, 95].entries())
      expect(g.probability(choices[at]!)).toBeCloseTo(expected / 1440, 12);
  });

  test.each([1, 2, 3, 4, 5])('is the one computed by hand (seed %i)', (seed) => {
    expect(suggest([2, 2], [good, ...others], seed)).toEqual([0, 1]);
    expect(suggest([2, 2], [...others, good], seed)).toEqual([0, 1]);
  });

  test('comes with the tenth observation: before, all choices are equally likely', () => {
    const drawn = Array.from({ length: 400 }, (_, seed) => suggest([2, 2], [good, ...others].slice(0, 9), seed).join());
    for (const choice of ['0,0', '0,1', '1,0', '1,1']) {
      const share = drawn.filter((one) => one === choice).length / drawn.length;
      expect(share).toBeGreaterThan(0.18);
      expect(share).toBeLessThan(0.32);
    }
  });
});

/** The difference of the medians, with its 95 % bootstrap interval. */
describe('after 50 trials, over 30 seeds, the median regret is below that of random search', { tags: ['long'] }, () => {
  const seeds = Array.from({ length: 30 }, (_, index) => index + 1);
  const cases = functionKinds.flatMap((kind) => spaces.map((space) => ({ kind, space, size: space.join(' x ') })));
  test.each(cases)('$kind, $size', ({ kind, space }) => {
    const regrets = (suggest: Parameters<typeof regretOf>[1]) =>
      seeds.map((seed) => regretOf(categoricalFunction(kind, space, seed), suggest, { trials: 50, seed }));
    expect(medianDifference(regrets(byTpe(settings)), regrets(atRandom), 2000).high).toBeLessThan(0);
  });
});
