import { describe, expect, test } from 'vitest';
import { gpqaDiamond } from './gpqa-diamond.ts';

const [shuffled, official] = gpqaDiamond.files as [(typeof gpqaDiamond.files)[0], (typeof gpqaDiamond.files)[0]];

describe('the shuffled shape', () => {
  test('options at the end of the question get their own lines, even if an option spans several lines', () => {
    const question =
      'A. is a label here too.\nWhich is a metal?\n\nA. sulphur\nB. iron,\nas in nails\nC. neon\nD. argon';
    const [example] = gpqaDiamond.parse(JSON.stringify({ question, answer: 'B' }), shuffled);
    expect(example).toEqual({
      id: 'gpqa-diamond/1',
      text: 'A. is a label here too.\nWhich is a metal?\n\nA) sulphur\nB) iron,\nas in nails\nC) neon\nD) argon',
      gold: { format: 'choice', letter: 'B', options: ['sulphur', 'iron,\nas in nails', 'neon', 'argon'] },
    });
  });

  test('a wrong row is reported by its number, without its text', () => {
    const content = `${JSON.stringify({ question: 'A secret question', answer: 'E' })}\n{"question": "A secret`;
    expect(() => gpqaDiamond.parse(content, shuffled)).toThrow(
      /row 1: .*"question".*row 1: .*"answer".*row 2: not valid/,
    );
    expect(() => gpqaDiamond.parse(content, shuffled)).not.toThrow(/secret/);
  });
});

describe('the official shape', () => {
  const header =
    'Pre-Revision Question,Question,Correct Answer,Incorrect Answer 1,Incorrect Answer 2,Incorrect Answer 3,Record ID\n';
  const rowOf = (id: string) => `old,"Which is a metal,\nof these?",iron,sulphur,neon,"argon\n",${id}\n`;
  const ids = Array.from({ length: 80 }, (_, index) => `rec${index}`);
  const parse = (wanted: string[]) => gpqaDiamond.parse(header + wanted.map(rowOf).join(''), official);
  const letterOf = (example: ReturnType<typeof parse>[0]) => example.gold.format === 'choice' && example.gold.letter;

  test('the gold letter points at the correct answer, and the options are those of the row', () => {
    for (const { gold, text } of parse(ids)) {
      if (gold.format !== 'choice') throw new Error('expected a choice');
      expect(gold.options['ABCD'.indexOf(gold.letter)]).toBe('iron');
      expect(gold.options.toSorted()).toEqual(['argon', 'iron', 'neon', 'sulphur']);
      expect(text).toContain(`of these?\n\nA) ${gold.options[0]}\nB) `);
    }
  });

  test('the order depends only on the record, and all letters occur', () => {
    const letters = new Map(parse(ids).map((example) => [example.id, letterOf(example)]));
    const again = new Map(parse(ids.toReversed().slice(3)).map((example) => [example.id, letterOf(example)]));
    for (const [id, letter] of again) expect(letters.get(id)).toBe(letter);
    expect(new Set(letters.values())).toEqual(new Set(['A', 'B', 'C', 'D']));
    // Frozen: another order would silently change every published result on this file.
    expect(
      ids
        .slice(0, 8)
        .map((id) => letters.get(`gpqa-diamond/${id}`))
        .join(''),
    ).toBe('DDCCBBDC');
  });

  test('a file with other columns, or not in CSV, is refused without quoting its text', () => {
    const other = 'Question,Correct Answer\nA secret question,a secret\n';
    expect(() => gpqaDiamond.parse(other, official)).toThrow(/row 1: field "Incorrect Answer 1": expected string/);
    expect(() => gpqaDiamond.parse(other, official)).not.toThrow(/secret/);
    const broken = `${header}"a secret\n`;
    expect(() => gpqaDiamond.parse(broken, official)).toThrow('expected comma-separated values');
    expect(() => gpqaDiamond.parse(broken, official)).not.toThrow(/secret/);
  });
});
