import { createRandomSource } from '@maspo/core';
import { describe, expect, test } from 'vitest';
import { studentP, studentQuantile } from './student-t.ts';
import { twoWayMean } from './two-way-clusters.ts';

/** Differences by search, one letter per question: + gained, - lost, 0 alike. */
function observed(...searches: string[]) {
  return searches.flatMap((letters, search) =>
    [...letters].map((letter, question) => ({
      ...{ cluster: `${question}`, search: `${search}` },
      value: letter === '+' ? 1 : letter === '-' ? -1 : 0,
    })),
  );
}

test('by hand: three questions under two searches', () => {
  // Mean 1/2. Residuals by search: 1/2, -1/2, 1/2 and 1/2, 1/2, -3/2.
  const { value, low, high, p } = twoWayMean([observed('+0+', '++-')]);
  const byQuestion = ((1 + 0 + 1) * 3) / 2 + 2 ** 2; // plus half a question at either end, of two observations each
  const bySearch = (0.25 + 0.25) * 2;
  const single = ((5 * 0.25 + 2.25) * 6) / 5;
  const variance = Math.max(byQuestion + bySearch - single, byQuestion, bySearch) / 36;
  expect(value).toBeCloseTo(0.5, 12);
  expect(p).toBeCloseTo(studentP(0.5 / Math.sqrt(variance), 1), 12);
  expect([low, high]).toEqual([-1, 1]);
});

test('an effect that all questions of a search share is not averaged out by more questions', () => {
  const luck = (n: number) => twoWayMean([observed('+'.repeat(n / 10) + '0'.repeat(n - n / 10), '0'.repeat(n))]);
  // Searches at 10 and at 0 points: a standard error of 5, and t of one degree of freedom.
  expect(luck(10_000).p).toBeCloseTo(0.5, 2);
  expect(luck(1000).p).toBeCloseTo(0.5, 1);
});

describe('without variation', () => {
  test('if no question differs, p is 1 and the interval has a width', () => {
    const { low, high, p } = twoWayMean([observed('0'.repeat(50), '0'.repeat(50), '0'.repeat(50))]);
    expect(p).toBe(1);
    // Half a question at either end, among fifty: a standard error of 1/50, and t of two degrees of freedom.
    expect(high).toBeCloseTo(studentQuantile(0.95, 2) / 50, 9);
    expect(low).toBeCloseTo(-high, 12);
  });

  test('if all questions differ, p is small but not 0', () => {
    const { low, high, p } = twoWayMean([observed('+'.repeat(50), '+'.repeat(50), '+'.repeat(50))]);
    expect(high).toBe(1);
    expect(low).toBeLessThan(1);
    expect(p).toBeGreaterThan(0);
    expect(p).toBeLessThan(0.01);
  });

  test('one question, one search', () => {
    expect(twoWayMean([observed('+')])).toMatchObject({ value: 1, high: 1 });
    expect(twoWayMean([observed('+', '-')])).toMatchObject({ value: 0, p: 1 });
  });
});

test('the variances of several groups add up, with the degrees of freedom of Welch and Satterthwaite', () => {
  const random = createRandomSource('groups');
  const letters = () => Array.from({ length: 80 }, () => '+-0000'[random.integer(6)]!).join('');
  const group = () => observed(letters(), letters(), letters());
  const [one, other] = [group(), group()];
  const { low, high } = twoWayMean([one, other]);
  const width = (mean: { low: number; high: number }) => mean.high - mean.low;
  const alone = [one, other].map((each) => width(twoWayMean([each])) / studentQuantile(0.95, 2));
  const together = Math.sqrt(alone[0]! ** 2 + alone[1]! ** 2) / 2;
  // Between two and four degrees of freedom; the added question has half the weight in each.
  expect(high - low).toBeGreaterThan(together * studentQuantile(0.95, 4) * 0.9);
  expect(high - low).toBeLessThan(together * studentQuantile(0.95, 2));
});

test('with one search in any group, the error covers only the questions, not the luck of the searches', () => {
  const pairs = '+'.repeat(30) + '-'.repeat(10) + '0'.repeat(60);
  const { low, high } = twoWayMean([observed(pairs)]);
  expect((low + high) / 2).toBeCloseTo(0.2, 9);
  expect((high - low) / 2).toBeCloseTo(studentQuantile(0.95, 99) * Math.sqrt((0.4 - 0.04) / 99 + 1e-4), 4);
});
