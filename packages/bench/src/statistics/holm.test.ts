import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holm } from './holm.ts';

/** A p, or null without a test. */
const tests = fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true })));

test('a textbook example, in the order it was given', () => {
  // Four tests with p 0.005, 0.01, 0.03 and 0.04: 4 x 0.005, 3 x 0.01, 2 x 0.03, and the last value is at least the value before it.
  const adjusted = holm([0.01, 0.04, 0.03, 0.005]);
  [0.03, 0.06, 0.06, 0.02].forEach((expected, index) => void expect(adjusted[index]).toBeCloseTo(expected, 12));
});

test('a missing test stays null and does not count', () => {
  expect(holm([null, 0.02, null, 0.5])).toEqual([null, 0.04, null, 0.5]);
  expect(holm([null])).toEqual([null]);
  expect(holm([])).toEqual([]);
});

describe('adjusted values', () => {
  test('lie between the p and its Bonferroni bound, and keep the order', () => {
    fc.assert(
      fc.property(tests, (pValues) => {
        const adjusted = holm(pValues);
        const tested = pValues.flatMap((p, index) => (p === null ? [] : [{ p, adjusted: adjusted[index]! }]));
        for (const one of tested) {
          expect(one.adjusted).toBeGreaterThanOrEqual(one.p);
          expect(one.adjusted).toBeLessThanOrEqual(Math.min(1, tested.length * one.p));
          for (const other of tested) if (one.p < other.p) expect(one.adjusted).toBeLessThanOrEqual(other.adjusted);
        }
      }),
    );
  });

  test('reject exactly what the step-down procedure rejects', () => {
    fc.assert(
      fc.property(tests, fc.constantFrom(0.01, 0.05, 0.1), (pValues, alpha) => {
        const sorted = pValues.filter((p) => p !== null).toSorted((left, right) => left - right);
        const stop = sorted.findIndex((p, rank) => (sorted.length - rank) * p > alpha);
        const rejected = holm(pValues).filter((p) => p !== null && p <= alpha).length;
        expect(rejected).toBe(stop === -1 ? sorted.length : stop);
      }),
    );
  });
});
