import { describe, expect, test } from 'vitest';
import { signTest } from './sign-test.ts';

describe('the exact sign test', () => {
  test.each([
    [5, 0, 2 / 32],
    [0, 5, 2 / 32],
    [8, 2, 112 / 1024],
    [3, 3, 1],
    [1, 0, 1],
  ])('of %i wins and %i losses is %f', (wins, losses, p) => {
    expect(signTest(wins, losses)).toBeCloseTo(p, 12);
  });

  test('is null without any win or loss', () => {
    expect(signTest(0, 0)).toBeNull();
  });

  test('holds far beyond the range of powers of two', () => {
    expect(signTest(2000, 2000)).toBe(1);
    expect(signTest(2100, 1900)).toBeCloseTo(0.00168, 4);
  });
});
