import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { kendallTauB } from './kendall-tau.ts';

describe("Kendall's tau-b", () => {
  test('is 1 for the same order and -1 for the opposite one', () => {
    expect(kendallTauB([1, 2, 3], [10, 20, 40])).toBe(1);
    expect(kendallTauB([1, 2, 3], [3, 2, 1])).toBe(-1);
  });

  test('matches the worked example with ties in the documentation of scipy.stats.kendalltau', () => {
    expect(kendallTauB([12, 2, 1, 12, 2], [1, 4, 7, 1, 0])).toBeCloseTo(-0.47140452079103173, 12);
  });

  test('corrects for ties on either side', () => {
    // Pairs (1,2) (1,3) (2,3): + + 0 on the left, + + + on the right; 2 / sqrt(2 x 3).
    expect(kendallTauB([1, 2, 2], [1, 2, 3])).toBeCloseTo(2 / Math.sqrt(6), 12);
    expect(kendallTauB([1, 1, 2], [1, 2, 2])).toBeCloseTo(0.5, 12);
  });

  test('is undefined when one side has no ranking', () => {
    expect(kendallTauB([], [])).toBeUndefined();
    expect(kendallTauB([1], [1])).toBeUndefined();
    expect(kendallTauB([1, 1, 1], [1, 2, 3])).toBeUndefined();
    expect(kendallTauB([1, 2, 3], [0, 0, 0])).toBeUndefined();
  });

  test('is symmetric, within -1 and 1, and changes its sign when one side is negated', () => {
    const pairs = fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 })), { maxLength: 8 });
    fc.assert(
      fc.property(pairs, (drawn) => {
        const [one, other] = [drawn.map(([left]) => left), drawn.map(([, right]) => right)];
        const tau = kendallTauB(one, other);
        expect(kendallTauB(other, one)).toBe(tau);
        if (tau === undefined) return;
        expect(Math.abs(tau)).toBeLessThanOrEqual(1);
        const turned = other.map((value) => -value);
        expect(kendallTauB(one, turned)! + tau).toBe(0);
      }),
    );
  });
});
