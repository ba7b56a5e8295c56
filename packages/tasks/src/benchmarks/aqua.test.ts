import { describe, expect, test } from 'vitest';
import { aqua } from './aqua.ts';

const row = {
  question: 'A dozen eggs cost 3 euros. What do 4 eggs cost?',
  options: ['A)0.75', 'B) 1', 'C)1.25', 'D)1.50', 'E)None of these'],
  rationale: 'A third of 3.',
  correct: 'B',
};
const parse = (one: object) => aqua.parse(JSON.stringify(one), aqua.files[0]!);

describe('aqua', () => {
  test('options have no labels in the gold and their own lines in the text', () => {
    expect(parse(row)).toEqual([
      {
        id: 'aqua/1',
        text: 'A dozen eggs cost 3 euros. What do 4 eggs cost?\n\nA) 0.75\nB) 1\nC) 1.25\nD) 1.50\nE) None of these',
        gold: { format: 'choice', letter: 'B', options: ['0.75', '1', '1.25', '1.50', 'None of these'] },
      },
    ]);
  });

  test('options in another order and unknown letters are refused', () => {
    expect(() => parse({ ...row, options: row.options.toReversed() })).toThrow('row 1: field "options[0]"');
    expect(() => parse({ ...row, correct: 'F' })).toThrow('row 1: field "correct": expected one of "A"|"B"');
  });
});
