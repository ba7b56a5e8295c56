import { expect, test } from 'vitest';
import { panelTable } from './panel-table.ts';

test('names are aligned left and figures right, and missing cells are empty', () => {
  expect(
    panelTable(
      ['', 'calls', 'money spent'],
      [
        ['one', '1,000', '2.50'],
        ['three', '5'],
      ],
    ),
  ).toEqual(['               money', '       calls   spent', 'one    1,000    2.50', 'three      5']);
});

test('columns without room are moved below, with the names repeated; a pair stays together, and no figure is cut', () => {
  const figure = '1234567890 [1234567890]';
  const lines = panelTable(
    ['', 'first', 'second', 'third', 'of the third'],
    [['a name that takes more than one line of them', figure, figure, figure, figure]],
    { pairs: [4] },
  );
  expect(lines.filter((line) => line.startsWith('a name'))).toHaveLength(2);
  expect(lines.join('\n').match(/1234567890 \[1234567890\]/g)).toHaveLength(4);
  expect(lines.find((line) => line.includes('of the third'))).toMatch(/ third +of the third$/);
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
});

test('a name with a line break cannot break the table', () => {
  expect(panelTable(['', 'a'], [['x\ny', '1']])).toHaveLength(2);
});
