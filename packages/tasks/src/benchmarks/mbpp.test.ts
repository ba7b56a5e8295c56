import { describe, expect, test } from 'vitest';
import { mbpp } from './mbpp.ts';

const row = {
  source_file: 'fixture',
  task_id: 7,
  prompt: 'Write a function to join words.',
  code: 'import re\ndef clean(word):\n  return word\ndef join_words(words):\n  return "-".join(map(clean, words))',
  test_imports: ['import math'],
  test_list: ['assert join_words(["a)", \'b"\']) == clean("a)-b\\"")', 'assert set(join_words(["a"])) == set("a")'],
};
const parse = (rows: unknown) => mbpp.parse(JSON.stringify(rows), mbpp.files[0]!);

describe('mbpp', () => {
  test('the entry point is the defined function with the most calls; the note shows a call without its result', () => {
    expect(parse([row])).toEqual([
      {
        id: 'mbpp/7',
        text: 'Write a function to join words.\n\nThe function is named `join_words` and is called like this: `join_words(["a)", \'b"\'])`',
        gold: {
          format: 'code',
          setup: 'import math',
          entryPoint: 'join_words',
          tests: row.test_list,
          solution: row.code,
        },
      },
    ]);
  });

  test('a row whose tests call nothing that its code defines is refused', () => {
    expect(() => parse([row, { ...row, code: 'x = 1' }])).toThrow('row 2: field "test_list": expected a call');
  });

  test('a file that is not a list is refused', () => {
    expect(() => parse({ rows: [row] })).toThrow('mbpp-sanitized.json: row 1: not valid JSON');
  });
});
