import { createRandomSource } from '@maspo/core';
import { expect, test } from 'vitest';
import { macroAverage, macroDifference } from './macro-average.ts';
import type { OutcomePair } from './outcome-pair.ts';

const random = () => createRandomSource(1);
const nothing = { value: null, low: null, high: null, n: 0 };

function shares(correct: number, questions: number) {
  return Array.from({ length: questions }, (_, index) => ({ cluster: `${index}`, value: Number(index < correct) }));
}

test('every benchmark has the same weight, whatever its size', () => {
  const { value, low, high, n } = macroAverage([shares(90, 100), shares(200, 400)], random());
  expect(value).toBeCloseTo(0.7, 12);
  expect(n).toBe(500);
  // The normal interval of the same mean: half the root of the summed variances.
  const spread = 1.96 * 0.5 * Math.sqrt((0.9 * 0.1) / 100 + 0.25 / 400);
  expect(Math.abs(low! - (0.7 - spread))).toBeLessThan(0.01);
  expect(Math.abs(high! - (0.7 + spread))).toBeLessThan(0.01);
});

test('questions with the same name in two benchmarks are two questions', () => {
  const half = shares(50, 100);
  const apart = half.map(({ cluster, value }) => ({ cluster: `other ${cluster}`, value }));
  expect(macroAverage([half, half], random())).toEqual(macroAverage([half, apart], random()));
});

test('if nothing was scored on one benchmark, there is no average over the other benchmarks', () => {
  expect(macroAverage([shares(1, 2), []], random())).toEqual(nothing);
  expect(macroAverage([], random())).toEqual(nothing);
  expect(macroDifference([[{ cluster: '1', search: '1', one: 'unscored', other: 'correct' }]])).toMatchObject(nothing);
});

test('the difference is paired within each benchmark and averaged over them', () => {
  const group = (gained: number, lost: number, same: number): OutcomePair[] => [
    ...Array.from(
      { length: gained },
      (_, i) => ({ cluster: `g${i}`, search: '1', one: 'incorrect', other: 'correct' }) as const,
    ),
    ...Array.from(
      { length: lost },
      (_, i) => ({ cluster: `l${i}`, search: '1', one: 'correct', other: 'incorrect' }) as const,
    ),
    ...Array.from(
      { length: same },
      (_, i) => ({ cluster: `s${i}`, search: '1', one: 'correct', other: 'correct' }) as const,
    ),
    { cluster: 'left out', search: '1', one: 'unscored', other: 'correct' },
  ];
  const { value, low, high, n } = macroDifference([group(30, 10, 60), group(10, 10, 180)]);
  expect(value).toBeCloseTo(0.1, 12);
  expect(n).toBe(300);
  const spread = 1.96 * 0.5 * Math.sqrt((0.4 - 0.04) / 100 + 0.1 / 200);
  expect(Math.abs(low! - (0.1 - spread))).toBeLessThan(0.01);
  expect(Math.abs(high! - (0.1 + spread))).toBeLessThan(0.01);
});

test('p tests the mean of the gains: a large benchmark that gains does not outvote a small one that loses as much', () => {
  const group = (letters: string): OutcomePair[] =>
    [...letters].map((letter, i) => ({
      ...{ cluster: `${i}`, search: '1' },
      one: letter === 'l' ? 'correct' : 'incorrect',
      other: letter === 'g' ? 'correct' : 'incorrect',
    }));
  const large = group('g'.repeat(100) + 's'.repeat(400));
  const small = group('l'.repeat(10) + 's'.repeat(40));
  const { value, p } = macroDifference([large, small]);
  expect(value).toBeCloseTo(0, 12);
  expect(p).toBeCloseTo(1, 6);
});
