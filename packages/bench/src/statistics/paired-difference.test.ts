import { createRandomSource } from '@maspo/core';
import { describe, expect, test } from 'vitest';
import { mcnemarTest } from './mcnemar-test.ts';
import type { OutcomePair } from './outcome-pair.ts';
import { pairedDifference } from './paired-difference.ts';
import { wilsonInterval } from './wilson-interval.ts';

const random = () => createRandomSource(1);

/** Questions by letters: b both correct, n neither, g gained, l lost, u unscored on one side. */
function pairsOf(letters: string, search = '1'): OutcomePair[] {
  return [...letters].map((letter, index) => ({ cluster: `${index}`, search, ...outcomes[letter]! }));
}
const outcomes: Readonly<Record<string, Pick<OutcomePair, 'one' | 'other'>>> = {
  b: { one: 'correct', other: 'correct' },
  n: { one: 'incorrect', other: 'incorrect' },
  g: { one: 'incorrect', other: 'correct' },
  l: { one: 'correct', other: 'incorrect' },
  u: { one: 'correct', other: 'unscored' },
  v: { one: 'unscored', other: 'incorrect' },
};

test('counts, accuracies, test and effect sizes of one table', () => {
  const compared = pairedDifference(
    pairsOf(`${'b'.repeat(6)}${'g'.repeat(26)}${'l'.repeat(4)}${'n'.repeat(12)}`),
    random(),
  );
  expect(compared).toMatchObject({
    n: 48,
    leftOut: 0,
    one: { value: 10 / 48, ...wilsonInterval(10 / 48, 48) },
    other: { value: 32 / 48, ...wilsonInterval(32 / 48, 48) },
    gained: 26,
    lost: 4,
    discordant: 30 / 48,
    effect: { oddsRatio: 6.5, cohensG: 26 / 30 - 0.5 },
  });
  expect(compared.difference.value).toBeCloseTo(22 / 48, 12);
  expect(compared.p).toBeCloseTo(mcnemarTest({ gained: 26, lost: 4 }), 12);
});

test('the interval is near that of Bonett and Price on the example of the R package statpsych: 0.255 to 0.625', () => {
  // ci.prop.ps(.05, 12, 4, 26, 6)
  const { difference } = pairedDifference(
    pairsOf(`${'b'.repeat(6)}${'g'.repeat(26)}${'l'.repeat(4)}${'n'.repeat(12)}`),
    random(),
  );
  expect(Math.abs(difference.low! - 0.2548)).toBeLessThan(0.02);
  expect(Math.abs(difference.high! - 0.6252)).toBeLessThan(0.02);
});

describe('a pair that is unscored on either side', () => {
  test('is left out and counted', () => {
    const { leftOut, ...rest } = pairedDifference(pairsOf('bgglnuv'), random());
    expect(leftOut).toBe(2);
    expect(rest).toEqual({ ...pairedDifference(pairsOf('bggln'), random()), leftOut: undefined });
  });

  test('leaves no figure if all pairs are unscored', () => {
    expect(pairedDifference(pairsOf('uv'), random())).toEqual({
      n: 0,
      leftOut: 2,
      one: { value: null, low: null, high: null, n: 0 },
      other: { value: null, low: null, high: null, n: 0 },
      difference: { value: null, low: null, high: null, n: 0 },
      gained: 0,
      lost: 0,
      searches: 0,
      discordant: null,
      p: null,
      effect: { cohensH: null, cohensG: null, oddsRatio: null },
    });
  });
});

test('the interval has a width even if two systems answer alike, since they may still differ', () => {
  const { difference, p } = pairedDifference(pairsOf('b'.repeat(60) + 'n'.repeat(40)), random());
  expect(p).toBe(1);
  expect(difference.value).toBe(0);
  expect(difference.low).toBeLessThan(0);
  expect(difference.high).toBeGreaterThan(0);
});

describe('several searches', () => {
  const letters = 'b'.repeat(60) + 'g'.repeat(30) + 'l'.repeat(10);

  test('that only repeat each other prove less than one search, since three searches predict the next one poorly', () => {
    const single = pairedDifference(pairsOf(letters), random());
    const repeated = pairedDifference(
      ['1', '2', '3'].flatMap((search) => pairsOf(letters, search)),
      random(),
    );
    expect(repeated).toMatchObject({ n: 300, searches: 3 });
    expect(repeated.p).toBeGreaterThan(single.p!);
    const width = ({ difference }: typeof single) => difference.high! - difference.low!;
    expect(width(repeated)).toBeGreaterThan(width(single));
  });

  test('have an interval with a width even if all answers are alike', () => {
    const { difference, p } = pairedDifference([...pairsOf('bbbnn', '1'), ...pairsOf('bbbnn', '2')], random());
    expect(p).toBe(1);
    expect(difference).toMatchObject({ value: 0 });
    expect(difference.low).toBeLessThan(0);
    expect(difference.high).toBeGreaterThan(0);
  });

  test('show no difference if one gained 20 points and one lost 20, however many questions there are', () => {
    const gained = pairsOf('g'.repeat(200) + 'b'.repeat(800), '1');
    const lost = pairsOf('l'.repeat(200) + 'b'.repeat(800), '2');
    expect(pairedDifference([...gained, ...lost], random()).p).toBe(1);
    const half = pairedDifference([...gained, ...pairsOf('b'.repeat(1000), '2')], random());
    expect(half.p).toBeGreaterThan(0.3);
  });
});

test('the same source of randomness gives the same interval', () => {
  const pairs = pairsOf('bbbbggglnn');
  expect(pairedDifference(pairs, random())).toEqual(pairedDifference(pairs, random()));
});
