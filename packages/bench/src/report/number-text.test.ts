import { expect, test } from 'vitest';
import { points, pText, signed } from './number-text.ts';

test('a difference has a sign, except for 0', () => {
  expect([points(0.125), points(-0.05), points(0), signed(2.345, 1)]).toEqual(['+12.50', '-5.00', '0.00', '+2.3']);
});

test('a p-value is never shown as 0', () => {
  expect([pText(0.04999), pText(1e-9)]).toEqual(['p = 0.0500', 'p < 0.0001']);
});
