import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { equalNumbers, readSimpleNumber } from './simple-number.ts';

function equal(one: string, other: string): boolean {
  return equalNumbers(readSimpleNumber(one)!, readSimpleNumber(other)!);
}

describe('simple numbers', () => {
  test.each([
    ['0.5', '\\frac{1}{2}'],
    ['.5', '1/2'],
    ['-\\frac{1}{2}', '\\frac{-1}{2}'],
    ['\\frac{1}{-2}', '-0.50'],
    ['1\\frac{4}{5}', '1.8'],
    ['-1\\frac{4}{5}', '-9/5'],
    ['+7', '7.0'],
    ['0.33333333333', '1/3'],
  ])('%s equals %s', (one, other) => {
    expect(equal(one, other)).toBe(true);
    expect(equal(other, one)).toBe(true);
  });

  test.each([
    ['0.333', '1/3'],
    ['1000000000000', '1000000000001'],
    ['\\frac{1000000000001}{1000000000000}', '1'],
    ['0', '0.0000000001'],
    ['2', '-2'],
  ])('%s differs from %s', (one, other) => {
    expect(equal(one, other)).toBe(false);
    expect(equal(other, one)).toBe(false);
  });

  test.each(['', '-', 'x', '1/0', '\\frac{1}{0}', '1,2', '1e5', '2\\pi', '1/2/3', '9'.repeat(2000)])(
    '%j is none',
    (text) => {
      expect(readSimpleNumber(text)).toBeUndefined();
    },
  );

  test('a fraction equals itself extended, and no other numerator', () => {
    const whole = fc.integer({ min: -10_000, max: 10_000 });
    const positive = fc.integer({ min: 1, max: 10_000 });
    fc.assert(
      fc.property(whole, positive, positive, (top, bottom, factor) => {
        expect(equal(`\\frac{${top}}{${bottom}}`, `${top * factor}/${bottom * factor}`)).toBe(true);
        expect(equal(`${top}/${bottom}`, `${top + 1}/${bottom}`)).toBe(false);
      }),
    );
  });
});
