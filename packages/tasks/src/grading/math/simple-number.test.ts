import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { numbersAgree } from './numbers-agree.ts';
import { readSimpleNumber } from './simple-number.ts';

function agreement(one: string, other: string) {
  return numbersAgree(readSimpleNumber(one)!, readSimpleNumber(other)!);
}

describe('simple numbers', () => {
  test.each([
    ['0.5', '\\frac{1}{2}', 'exact'],
    ['.5', '1/2', 'exact'],
    ['-\\frac{1}{2}', '\\frac{-1}{2}', 'exact'],
    ['\\frac{1}{-2}', '-0.50', 'exact'],
    ['1\\frac{4}{5}', '1.8', 'exact'],
    ['-1\\frac{4}{5}', '-9/5', 'exact'],
    ['+7', '7.0', 'exact'],
    ['0.333333', '1/3', 'approximate'],
    ['0.666667', '2/3', 'approximate'],
    ['0.30000000000000004', '0.3', 'approximate'],
    ['1.9999999999999998', '2', 'approximate'],
  ])('%s and %s agree: %s', (one, other, expected) => {
    expect(agreement(one, other)).toBe(expected);
    expect(agreement(other, one)).toBe(expected);
  });

  test.each([
    ['0.333', '1/3'],
    ['0.33333', '1/3'],
    ['0.666665', '2/3'],
    ['1.999999', '2'],
    ['0.123456', '0.1234561'],
    ['1000000000000', '1000000000001'],
    ['\\frac{1000000000001}{1000000000000}', '1'],
    ['0', '0.0000000001'],
    ['2', '-2'],
  ])('%s and %s differ', (one, other) => {
    expect(agreement(one, other)).toBeUndefined();
    expect(agreement(other, one)).toBeUndefined();
  });

  test.each(['', '-', 'x', '1/0', '\\frac{1}{0}', '1,2', '1e5', '2\\pi', '1/2/3', '9'.repeat(2000)])(
    '%j is not a simple number',
    (text) => {
      expect(readSimpleNumber(text)).toBeUndefined();
    },
  );

  test('a fraction equals its extended form, and differs with another numerator', () => {
    const whole = fc.integer({ min: -10_000, max: 10_000 });
    const positive = fc.integer({ min: 1, max: 10_000 });
    fc.assert(
      fc.property(whole, positive, positive, (top, bottom, factor) => {
        expect(agreement(`\\frac{${top}}{${bottom}}`, `${top * factor}/${bottom * factor}`)).toBe('exact');
        expect(agreement(`${top}/${bottom}`, `${top + 1}/${bottom}`)).toBeUndefined();
      }),
    );
  });
});
