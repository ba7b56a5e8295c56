import { expect, test } from 'vitest';
import { binomialTail } from './binomial-tail.ts';

test('every number of heads in up to 10 tosses agrees with the count of all outcomes', () => {
  for (let tosses = 1; tosses <= 10; tosses++) {
    const outcomes = Array.from({ length: 2 ** tosses }, (_, bits) => bits.toString(2).replaceAll('0', '').length);
    for (let heads = 0; heads <= tosses; heads++) {
      const more = outcomes.filter((ones) => ones > heads).length;
      const equal = outcomes.filter((ones) => ones === heads).length;
      expect(binomialTail(heads, tosses)).toBeCloseTo((more + equal / 2) / outcomes.length, 12);
    }
  }
});

test('without a toss the value is 1, and thousands of tosses give a valid number', () => {
  expect(binomialTail(0, 0)).toBe(1);
  expect(binomialTail(1500, 3000)).toBeCloseTo(0.5, 10);
});
