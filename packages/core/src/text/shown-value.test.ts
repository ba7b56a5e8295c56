import { expect, test } from 'vitest';
import { shownValue } from './shown-value.ts';

test.each([
  [undefined, 'nothing'],
  [null, 'null'],
  [7, '7'],
  [true, 'true'],
  ['a "b"\nc', '"a \\"b\\"\\nc"'],
  [['x', 'y'], 'a list of 2'],
  [{ x: 1 }, 'a map'],
])('%j is shown as %s', (value, shown) => {
  expect(shownValue(value)).toBe(shown);
});

test('a long text is cut', () => {
  expect(shownValue('x'.repeat(100))).toBe(`"${'x'.repeat(60)}..."`);
});
