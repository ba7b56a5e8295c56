import { expect, test } from 'vitest';
import { cohensG, cohensH, discordantOddsRatio } from './effect-sizes.ts';

test("Cohen's h of his example 6.1, 0.55 against 0.50, is 0.10; the largest is pi", () => {
  expect(cohensH(0.5, 0.55)).toBeCloseTo(0.1, 2);
  expect(cohensH(0.55, 0.5)).toBeCloseTo(-0.1, 2);
  expect(cohensH(0, 1)).toBeCloseTo(Math.PI, 12);
});

test('the same difference is a larger effect near the end of the scale', () => {
  expect(cohensH(0.9, 0.95)).toBeGreaterThan(cohensH(0.5, 0.55));
});

test('pairs of approval ratings (Agresti 2013, table 11.1: 86 and 150 changed their mind) have the odds ratio 0.57', () => {
  expect(discordantOddsRatio({ gained: 86, lost: 150 })).toBeCloseTo(0.573, 3);
  expect(cohensG({ gained: 86, lost: 150 })).toBeCloseTo(86 / 236 - 0.5, 12);
});

test('a division by 0 gives null, which JSON keeps, and not Infinity', () => {
  expect(discordantOddsRatio({ gained: 3, lost: 0 })).toBeNull();
  expect(discordantOddsRatio({ gained: 0, lost: 0 })).toBeNull();
  expect(cohensG({ gained: 0, lost: 0 })).toBeNull();
  expect(cohensG({ gained: 3, lost: 0 })).toBe(0.5);
});
