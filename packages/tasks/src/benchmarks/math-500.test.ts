import { describe, expect, test } from 'vitest';
import { math500 } from './math-500.ts';

const row = {
  problem: 'What is $6 \\cdot 7$?',
  solution: 'It is $\\boxed{42}$.',
  answer: '42',
  subject: 'Prealgebra',
  level: 1,
  unique_id: 'test/prealgebra/1.json',
};
const parse = (...rows: object[]) =>
  math500.parse(rows.map((one) => JSON.stringify(one)).join('\n'), math500.files[0]!);

describe('math500', () => {
  test('the id is the published one, the text the problem, the gold the answer', () => {
    expect(parse(row)).toEqual([
      {
        id: 'math-500/test/prealgebra/1.json',
        text: 'What is $6 \\cdot 7$?',
        gold: { format: 'math', answer: '42' },
      },
    ]);
  });

  test('a row of another shape is refused with its number, field and what was expected', () => {
    expect(() => parse(row, { ...row, level: 'one' })).toThrow('row 2: field "level": expected number');
    expect(() => parse({ ...row, answer: undefined })).toThrow('row 1: field "answer": expected string');
    expect(() => parse({ ...row, extra: 1 })).toThrow(/row 1: .*"extra"/);
  });

  test('of many wrong rows, the first 20 are listed and the others are counted', () => {
    const wrong = Array.from({ length: 50 }, () => ({ ...row, level: 9 }));
    expect(() => parse(...wrong)).toThrow(/row 20: .*; and 30 more$/);
  });
});
