import { createRandomSource } from '@maspo/core';
import { expect, test } from 'vitest';
import { createBinomialSource } from './binomial-source.ts';

test('the frequencies of draws are those of the distribution', () => {
  const draw = createBinomialSource(0.3, createRandomSource('binomial'));
  const counts = [0, 0, 0, 0];
  for (let index = 0; index < 10_000; index++) counts[draw(3)]! += 1;
  const expected = [0.343, 0.441, 0.189, 0.027].map((share) => share * 10_000);
  const chiSquare = counts.reduce(
    (total, count, index) => total + (count - expected[index]!) ** 2 / expected[index]!,
    0,
  );
  // The 99.9 % quantile for three degrees of freedom.
  expect(chiSquare).toBeLessThan(16.27);
});

test('with many trials, mean and variance are right, although the first probability is too small for a number', () => {
  const draw = createBinomialSource(0.5, createRandomSource('many'));
  const draws = Array.from({ length: 4000 }, () => draw(5000));
  const mean = draws.reduce((total, value) => total + value, 0) / draws.length;
  const variance = draws.reduce((total, value) => total + (value - mean) ** 2, 0) / draws.length;
  expect(Math.abs(mean - 2500)).toBeLessThan(2);
  expect(variance / 1250).toBeCloseTo(1, 1);
});

test('certain results take no draw, and 0 trials give 0 successes', () => {
  const random = createRandomSource(1);
  expect(createBinomialSource(1, random)(7)).toBe(7);
  expect(random.uniform()).toBe(createRandomSource(1).uniform());
  expect(createBinomialSource(0.4, random)(0)).toBe(0);
});
