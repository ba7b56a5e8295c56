import { expect, test } from 'vitest';
import { sameChoiceTest } from './same-choice-test.ts';

test('the probabilities of Wigginton et al. 2005, table 1: 100 pairs, 21 of the rarer choice', () => {
  const tail = (same: number) => sameChoiceTest({ pairs: 100, same, firsts: 21 }).p;
  // P(21) = 0.309604 and P(19) = 0.406355; mid-p counts half of the observed one.
  expect(tail(21)).toBeCloseTo(0.309604 / 2, 5);
  expect(tail(19)).toBeCloseTo(0.309604 + 0.406355 / 2, 5);
});

test('agrees with the count of all arrangements of the choices on up to 6 pairs', () => {
  for (let pairs = 1; pairs <= 6; pairs++) {
    const arrangements = Array.from({ length: 4 ** pairs }, (_, bits) => {
      const choices = Array.from({ length: pairs }, (_, pair) => (bits >> (2 * pair)) & 3);
      const ones = (choice: number) => (choice & 1) + (choice >> 1);
      return {
        same: choices.filter((choice) => ones(choice) === 1).length,
        firsts: choices.reduce((sum, choice) => sum + ones(choice), 0),
      };
    });
    for (const { same, firsts } of arrangements) {
      const alike = arrangements.filter((other) => other.firsts === firsts).map((other) => other.same);
      const more = alike.filter((other) => other > same).length;
      const equal = alike.filter((other) => other === same).length;
      const { p, expected } = sameChoiceTest({ pairs, same, firsts });
      expect(p).toBeCloseTo((more + equal / 2) / alike.length, 10);
      expect(expected).toBeCloseTo(alike.reduce((sum, other) => sum + other, 0) / alike.length, 10);
    }
  }
});

test('a judge that always names one position, and a judge that decides nothing, give no evidence', () => {
  expect(sameChoiceTest({ pairs: 40, same: 0, firsts: 80 })).toEqual({ expected: 0, p: 0.5 });
  expect(sameChoiceTest({ pairs: 0, same: 0, firsts: 0 })).toEqual({ expected: 0, p: 1 });
});

test('a thousand pairs can be counted', () => {
  const { expected, p } = sameChoiceTest({ pairs: 1000, same: 560, firsts: 1000 });
  expect(expected).toBeCloseTo(500.25, 2);
  expect(p).toBeGreaterThan(0);
  expect(p).toBeLessThan(0.001);
});
