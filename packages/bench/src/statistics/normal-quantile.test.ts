import { expect, test } from 'vitest';
import { normalQuantile } from './normal-quantile.ts';

test.each([
  [0.5, 0],
  [0.8, 0.841621],
  [0.9, 1.281552],
  [0.975, 1.959964],
  [0.995, 2.575829],
  [0.025, -1.959964],
])('of %d is %d, as in printed tables', (probability, quantile) => {
  expect(normalQuantile(probability)).toBeCloseTo(quantile, 5);
});
