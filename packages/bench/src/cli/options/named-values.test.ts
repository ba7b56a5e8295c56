import { expect, test } from 'vitest';
import { namedValues } from './named-values.ts';

test('values are read as in a configuration', () => {
  expect(namedValues(['rounds=2', 'name=a=b', 'text=two words', 'odd=[1'])).toEqual({
    rounds: 2,
    name: 'a=b',
    text: 'two words',
    odd: '[1',
  });
});

test.each([
  [['n'], 'expected an option as name=value, e.g. rounds=2, received "n"'],
  [['n='], 'expected an option as name=value, e.g. rounds=2, received "n="'],
  [['=2'], 'expected an option as name=value, e.g. rounds=2, received "=2"'],
  [['n=2', 'n=3'], 'option "n" is given twice'],
])('%j is refused', (texts, message) => {
  expect(() => namedValues(texts)).toThrow(expect.objectContaining({ code: 'invalid-input', message }));
});
