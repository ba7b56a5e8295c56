import { expect, test } from 'vitest';
import { markdownTable } from './markdown-table.ts';
import { decimal, percent } from './number-text.ts';

test('a table has a header line, a line of rules, and a line for each row', () => {
  expect(
    markdownTable(
      ['prompts', 'n'],
      [
        ['seed', 1],
        ['final', 0],
      ],
    ),
  ).toBe('| prompts | n |\n| --- | --- |\n| seed | 1 |\n| final | 0 |');
});

test('a missing value is an empty cell, and a bar in a cell does not end it', () => {
  expect(
    markdownTable(
      ['a', 'b'],
      [
        [null, undefined],
        ['x|y|z', ''],
      ],
    ),
  ).toBe('| a | b |\n| --- | --- |\n|  |  |\n| x\\|y\\|z |  |');
});

test('shares are percentages with two decimals, numbers have three, and a missing value is an empty text', () => {
  expect([percent(2 / 3), percent(0), percent(1), percent(null)]).toEqual(['66.67 %', '0.00 %', '100.00 %', '']);
  expect([decimal(0.12345), decimal(-1), decimal(null)]).toEqual(['0.123', '-1.000', '']);
});
