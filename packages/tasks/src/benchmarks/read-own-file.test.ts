import { MaspoError } from '@maspo/core';
import { describe, expect, test } from 'vitest';
import { readOwnFile } from './read-own-file.ts';

const lines = (...rows: (object | string)[]) =>
  rows.map((row) => (typeof row === 'string' ? row : JSON.stringify(row))).join('\n');

function problemsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof MaspoError) return error.issues;
  }
  throw new Error('expected a MaspoError');
}

describe('readOwnFile', () => {
  test('math: ids come from the file name and the id, or else the line; a number is an answer too', () => {
    const content = `\uFEFF${lines({ question: '1 + 1?', answer: 2 }, '', { id: 'b', question: 'x?', answer: 'x^2', note: 1 })}\r\n`;
    expect(readOwnFile('folder/mine.jsonl', content, 'math')).toEqual([
      { id: 'mine/1', text: '1 + 1?', gold: { format: 'math', answer: '2' } },
      { id: 'mine/b', text: 'x?', gold: { format: 'math', answer: 'x^2' } },
    ]);
  });

  test('choice: the options stand below the question', () => {
    const content = lines({ question: 'Even?', options: ['3', '4'], answer: 'B' });
    expect(readOwnFile('mine.jsonl', content, 'choice')).toEqual([
      { id: 'mine/1', text: 'Even?\n\nA) 3\nB) 4', gold: { format: 'choice', letter: 'B', options: ['3', '4'] } },
    ]);
  });

  test('code: setup and solution may be left out, and a question that names no function gains a note', () => {
    const code = { tests: ['assert twice(2) == 4'], entryPoint: 'twice' };
    const full = { ...code, question: 'Write `twice`.', setup: 'import math', solution: 'def twice(n): return 2 * n' };
    const [first, second] = readOwnFile('mine.jsonl', lines({ ...code, question: 'Double it.' }, full), 'code');
    expect(first?.text).toBe('Double it.\n\nThe function is named `twice` and is called like this: `twice(2)`');
    expect(first?.gold).toEqual({ format: 'code', setup: '', ...code });
    expect(second?.text).toBe('Write `twice`.');
    expect(second?.gold).toEqual({ format: 'code', ...code, setup: 'import math', solution: full.solution });
  });

  test('all wrong lines are reported at once, with line, field and what was expected', () => {
    const content = lines(
      { question: 'Good?', options: ['yes', 'no'], answer: 'A' },
      '{"question": ',
      { question: ' ', options: ['yes'], answer: 'A' },
      { question: 'Which?', options: ['yes', 'no'], answer: 'C' },
      ['no', 'object'],
    );
    expect(problemsOf(() => readOwnFile('mine.jsonl', content, 'choice'))).toEqual([
      'line 2: not valid JSON: expected one object per line',
      'line 3: field "question": expected text, but it is blank',
      'line 3: field "options": expected 2 to 5 options',
      'line 4: field "answer": expected the letter of an option, A, B, seen "C"',
      'line 5: expected object, received array',
    ]);
  });

  test('tests that are no asserts, call something else or are missing are reported', () => {
    const task = { question: 'Write `f`.', entryPoint: 'f', tests: ['assert f(1)'] };
    const wrong = [
      { ...task, tests: [] },
      { ...task, tests: ['f(1)'] },
      { ...task, entryPoint: 'g' },
      { ...task, entryPoint: 'f()' },
    ];
    expect(problemsOf(() => readOwnFile('mine.jsonl', lines(...wrong), 'code'))).toEqual([
      'line 1: field "tests": expected at least one assert that calls the entry point',
      'line 2: field "tests[0]": expected a Python assert',
      'line 3: field "tests": expected at least one assert that calls the entry point',
      'line 4: field "entryPoint": expected the name of a Python function',
    ]);
  });

  test('an id used twice, also as a line number, and an empty file are reported', () => {
    const content = lines({ question: 'a', answer: '1', id: '2' }, { question: 'b', answer: '2' });
    expect(problemsOf(() => readOwnFile('mine.jsonl', content, 'math'))).toEqual([
      'line 2: field "id": "2" is used in line 1 already',
    ]);
    expect(() => readOwnFile('mine.jsonl', '\n', 'math')).toThrow('mine.jsonl: no line with an example');
  });

  test('of very many wrong lines the first are listed and the rest counted', () => {
    const content = lines(...Array.from({ length: 1000 }, () => ({ question: 'q' })));
    const problems = problemsOf(() => readOwnFile('mine.jsonl', content, 'math'));
    expect(problems).toHaveLength(21);
    expect(problems.at(-1)).toBe('and 980 more');
  });
});
