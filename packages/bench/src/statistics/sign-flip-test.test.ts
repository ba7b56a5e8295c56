import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mcnemarTest } from './mcnemar-test.ts';
import { signFlipTest } from './sign-flip-test.ts';

test("Darwin's maize, Fisher's own example: 1726 of 32768 sign vectors are at least as extreme", () => {
  // Cross- less self-fertilized, in eighths of an inch (The Design of Experiments, sections 17 and 21: 863 on either side).
  expect(signFlipTest([49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48])).toBeCloseTo(1726 / 32768, 12);
});

test('up to ten questions against the count of all sign vectors', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 10 }), (differences) => {
      expect(signFlipTest(differences)).toBeCloseTo(byEnumeration(differences), 12);
    }),
  );
});

test('with one seed it is the exact test of McNemar', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(-1, 0, 1), { maxLength: 300 }), (differences) => {
      const gained = differences.filter((difference) => difference === 1).length;
      const lost = differences.filter((difference) => difference === -1).length;
      expect(signFlipTest(differences)).toBeCloseTo(mcnemarTest({ gained, lost }), 10);
    }),
  );
});

describe('the p', () => {
  test('does not depend on which side comes first', () => {
    const differences = [3, 2, -1, 2, 0, 1, -3, 3];
    expect(signFlipTest(differences.map((difference) => -difference))).toBe(signFlipTest(differences));
  });

  test('is 1 where nothing differs, or nothing was asked', () => {
    expect([signFlipTest([0, 0]), signFlipTest([])]).toEqual([1, 1]);
  });

  test('of 500 questions under ten seeds that all gained is all but 0', () => {
    expect(signFlipTest(Array.from({ length: 500 }, () => 10))).toBeCloseTo(2 ** -499, 160);
  });
});

test('parts of differences are refused', () => {
  expect(() => signFlipTest([1, 0.5])).toThrow(RangeError);
});

function byEnumeration(differences: readonly number[]): number {
  const sumOf = (bits: number) =>
    differences.reduce((total, difference, index) => total + ((bits >> index) & 1 ? difference : -difference), 0);
  const observed = Math.abs(differences.reduce((total, difference) => total + difference, 0));
  const all = Array.from({ length: 2 ** differences.length }, (_, bits) => Math.abs(sumOf(bits)));
  return all.filter((total) => total >= observed).length / all.length;
}
