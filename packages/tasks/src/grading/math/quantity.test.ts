import { expect, test } from 'vitest';
import { readQuantity } from './quantity.ts';

test.each([
  ['15\\text{ cm}^2', '15', 'centimeter^2'],
  ['90^\\circ', '90', 'degree'],
  ['25\\%', '25', 'percent'],
  ['5 apples', '5', 'other'],
  ['\\$36', '36', 'dollar'],
  ['-\\$5', '-5', 'dollar'],
  ['€5', '5', 'euro'],
  ['£5', '5', '£'],
  ['3 million', '3000000', undefined],
  ['2.5\\text{ million dollars}', '2500000', 'dollar'],
  ['\\$3 \\text{ million}', '3000000', 'dollar'],
  ['\\$3 \\text{ million euros}', '3000000', 'dollar euro'],
  ['5 dozen', '5', 'dozen'],
  ['30\\text{ in base 5}', '30', 'in base 5'],
  ['\\cos 58^\\circ', '\\cos 58^\\circ', undefined],
  ['x', 'x', undefined],
])('%s is the value %s with the unit %s', (spelling, magnitude, unit) => {
  expect(readQuantity(spelling)).toEqual({ magnitude, ...(unit === undefined ? {} : { unit }) });
});
