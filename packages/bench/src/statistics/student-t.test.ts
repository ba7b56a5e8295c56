import { expect, test } from 'vitest';
import { studentP, studentQuantile } from './student-t.ts';

test.each([
  [1, 12.706],
  [2, 4.303],
  [3, 3.182],
  [9, 2.262],
  [30, 2.042],
  [120, 1.98],
])('the printed table: with %i degrees of freedom 95 %% lie within %d', (df, quantile) => {
  expect(studentQuantile(0.95, df)).toBeCloseTo(quantile, 3);
  expect(studentP(quantile, df)).toBeCloseTo(0.05, 4);
});

test('agrees with the closed forms for one degree of freedom (Cauchy) and for two', () => {
  for (const t of [0.01, 0.5, 1, 3, 40]) {
    expect(studentP(t, 1)).toBeCloseTo(1 - (2 / Math.PI) * Math.atan(t), 12);
    expect(studentP(-t, 2)).toBeCloseTo(1 - t / Math.sqrt(2 + t ** 2), 12);
  }
});

test('with infinitely many degrees of freedom it is the normal distribution', () => {
  expect(studentQuantile(0.95, Number.POSITIVE_INFINITY)).toBeCloseTo(1.959964, 5);
  expect([studentP(0, 3), studentP(Number.POSITIVE_INFINITY, 3)]).toEqual([1, 0]);
});
