import { expect, test } from 'vitest';
import { mcnemarTest } from './mcnemar-test.ts';

test('airway hyper-responsiveness before and after transplantation (Fagerland et al. 2013, table 1): p = 0.0703', () => {
  expect(mcnemarTest({ gained: 7, lost: 1 })).toBeCloseTo(0.0703, 4);
});

test('every table of up to 12 discordant pairs agrees with the count of all their outcomes', () => {
  for (let discordant = 0; discordant <= 12; discordant++)
    for (let gained = 0; gained <= discordant; gained++) {
      const lost = discordant - gained;
      const outcomes = Array.from({ length: 2 ** discordant }, (_, bits) => countOnes(bits));
      const asUneven = outcomes.filter((ones) => Math.abs(2 * ones - discordant) >= Math.abs(gained - lost)).length;
      expect(mcnemarTest({ gained, lost })).toBeCloseTo(asUneven / outcomes.length, 12);
    }
});

test('thousands of pairs have a p above 0 and up to 1', () => {
  expect(mcnemarTest({ gained: 3000, lost: 3000 })).toBe(1);
  expect(mcnemarTest({ gained: 3000, lost: 2800 })).toBeGreaterThan(0.005);
  expect(mcnemarTest({ gained: 3000, lost: 2800 })).toBeLessThan(0.01);
});

function countOnes(bits: number): number {
  return [...bits.toString(2)].filter((digit) => digit === '1').length;
}
