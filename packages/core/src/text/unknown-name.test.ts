import { expect, test } from 'vitest';
import { unknownName } from './unknown-name.ts';

const known = ['maspo', 'random-search', 'tpe'];

test('a misspelt name is answered with the known names and the nearest one', () => {
  expect(unknownName('optimizer', 'Mapso', { known })).toBe(
    'unknown optimizer "Mapso": known are maspo, random-search, tpe. Did you mean "maspo"?',
  );
});

test('of many known names only the first are listed, and all are compared', () => {
  expect(unknownName('optimizer', 'tpee', { known, most: 1 })).toBe(
    'unknown optimizer "tpee": known are maspo, and 2 more. Did you mean "tpe"?',
  );
});

test('nothing is suggested where no name is near', () => {
  expect(unknownName('optimizer', 'gradient-descent', { known })).toBe(
    'unknown optimizer "gradient-descent": known are maspo, random-search, tpe',
  );
});

test('advice comes before the question, and is also given where no name is known', () => {
  const advice = 'a system of your own is given by its file';
  expect(unknownName('optimizer', 'tpee', { known: ['tpe'], advice })).toBe(
    `unknown optimizer "tpee": known are tpe; ${advice}. Did you mean "tpe"?`,
  );
  expect(unknownName('optimizer', 'tpe', { known: [], advice })).toBe(
    `unknown optimizer "tpe": there is none; ${advice}`,
  );
});
