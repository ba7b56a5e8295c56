import { MaspoError } from '@maspo/core';
import { describe, expect, test } from 'vitest';
import type { Scoring } from '../grading/scoring.ts';
import { examplesOf } from './examples-of.ts';
import { parseQuestionFile } from './read-question-file.ts';

const lines = (...rows: object[]) => rows.map((row) => JSON.stringify(row)).join('\n');
const read = (content: string, scoring: Scoring, name = 'folder/mine.jsonl') =>
  examplesOf(parseQuestionFile(name, content), scoring);
const norm = { case: 'keep', whitespace: 'collapse' } as const;

function issuesOf(content: string, scoring: Scoring, name?: string): readonly string[] {
  try {
    read(content, scoring, name);
  } catch (error) {
    if (error instanceof MaspoError) return error.issues.map((issue) => issue.replace(/^(?:folder\/)?mine\.\w+: /, ''));
  }
  throw new Error('expected a MaspoError');
}

describe('what a scoring compares answers with', () => {
  test('math: ids come from the file name and the id, or else the line; a number is an answer too', () => {
    const content = `${lines({ question: '1 + 1?', answer: 2 })}\n\n${lines({ id: 'b', question: 'x?', answer: 'x^2' })}`;
    expect(read(content, 'math')).toEqual([
      { id: 'mine/1', text: '1 + 1?', gold: { format: 'math', answer: '2' } },
      { id: 'mine/b', text: 'x?', gold: { format: 'math', answer: 'x^2' } },
    ]);
  });

  test.each([
    ['a list', 'mine.jsonl', lines({ question: 'Even?', options: ['3', '4'], answer: 'B' })],
    ['a list, and the answer by its text', 'mine.jsonl', lines({ question: 'Even?', options: [3, 4], answer: 4 })],
    [
      'a map with the list',
      'mine.jsonl',
      lines({ question: 'Even?', choices: { text: ['3', '4'], label: ['A', 'B'] }, answer: 'B' }),
    ],
    ['a JSON list in a cell', 'mine.csv', 'question,choices,answer\nEven?,"[""3"", ""4""]",B\n'],
    ['a column for each', 'mine.csv', 'question,A,B,answer\nEven?,3,4,B\n'],
  ])('choice: the options stand below the question, from %s', (_, name, content) => {
    expect(read(content, 'choice', name)[0]).toMatchObject({
      text: 'Even?\n\nA) 3\nB) 4',
      gold: { format: 'choice', letter: 'B', options: ['3', '4'] },
    });
  });

  test('code: setup and solution may be left out, and a question that names no function gains a note', () => {
    const code = { tests: ['assert twice(2) == 4'], entryPoint: 'twice' };
    const full = { ...code, question: 'Write `twice`.', setup: 'import math', solution: 'def twice(n): return 2 * n' };
    const [first, second] = read(lines({ ...code, question: 'Double it.' }, full), 'code');
    expect(first?.text).toBe('Double it.\n\nThe function is named `twice` and is called like this: `twice(2)`');
    expect(first?.gold).toEqual({ format: 'code', setup: '', ...code });
    expect(second?.text).toBe('Write `twice`.');
    expect(second?.gold).toEqual({ format: 'code', ...code, setup: 'import math', solution: full.solution });
  });

  test.each([
    ['a longer word', 'Write a function for the addition of two numbers.', 'add', true],
    ['the same word as prose', 'Return the sum (of two numbers).', 'sum', true],
    ['a longer word with other letters', 'Berechne `größeé`.', 'größe', true],
    ['a call', 'Write add(a, b).', 'add', false],
    ['quotes', 'The function is named "add".', 'add', false],
    ['a definition', 'Complete def add that adds.', 'add', false],
    ['a name with other letters', 'Schreibe `größe`.', 'größe', false],
  ])('code: a question gains a note unless it names the function: %s', (_, question, entryPoint, isNoted) => {
    const text = read(lines({ question, entryPoint, tests: [`assert ${entryPoint}(1, 2) == 3`] }), 'code')[0]!.text;
    const note = `The function is named \`${entryPoint}\` and is called like this: \`${entryPoint}(1, 2)\``;
    expect(text).toBe(isNoted ? `${question}\n\n${note}` : question);
  });

  test('code: blanks around a test are removed, because Python refuses them', () => {
    const content = lines({ question: 'Write `f`.', entryPoint: 'f', tests: [' assert f(1) == 2\n'] });
    expect(read(content, 'code')[0]!.gold).toMatchObject({ tests: ['assert f(1) == 2'] });
  });

  test('exact and contains: one right text or several; regex: a pattern; json: a value, also as text', () => {
    const gold = (answer: unknown, scoring: Scoring) => read(lines({ question: 'x?', answer }), scoring)[0]!.gold;
    expect(gold(['Paris', 75], { kind: 'exact', ...norm })).toEqual({ format: 'text', answers: ['Paris', '75'] });
    expect(gold('Paris', { kind: 'contains', ...norm })).toEqual({ format: 'text', answers: ['Paris'] });
    expect(gold('^\\d+$', { kind: 'regex', case: 'keep' })).toEqual({ format: 'pattern', pattern: '^\\d+$' });
    expect(gold({ a: [1] }, { kind: 'json', ...norm })).toEqual({ format: 'value', value: { a: [1] } });
    expect(gold('{"a": [1]}', { kind: 'json', ...norm })).toEqual({ format: 'value', value: { a: [1] } });
  });

  test.each<Scoring>([
    'none',
    'math',
    { kind: 'exact', ...norm },
    { kind: 'contains', ...norm },
    { kind: 'regex', case: 'keep' },
    { kind: 'json', ...norm },
  ])('options are part of a question that is not compared by letter: %j', (scoring) => {
    const content = lines({ question: 'Even?', options: ['3', '4'], answer: '4' });
    expect(read(content, scoring)[0]!.text).toBe('Even?\n\nA) 3\nB) 4');
  });

  test('none, a rubric and a module need no answers, and the last two use existing answers', () => {
    const content = lines({ question: 'x?', answer: 'y', level: 3 }, { question: 'z?' });
    const golds = (scoring: Scoring) => read(content, scoring).map(({ gold }) => gold);
    expect(golds('none')).toEqual([{ format: 'none' }, { format: 'none' }]);
    expect(golds({ kind: 'rubric', rubric: 'Polite.' })).toEqual([
      { format: 'none', reference: 'y' },
      { format: 'none' },
    ]);
    expect(golds({ kind: 'module', module: './s.ts', score: () => true })).toEqual([
      { format: 'row', answer: 'y', row: { question: 'x?', answer: 'y', level: 3 } },
      { format: 'row', answer: undefined, row: { question: 'z?' } },
    ]);
  });
});

describe('answers that a scoring cannot use are refused, each kind in one sentence', () => {
  const json: Scoring = { kind: 'json', ...norm };
  test.each<[string, Scoring, object[], string]>([
    [
      'no column of answers',
      'math',
      [{ question: 'x?', reply: 2 }],
      'no column with answers, which scoring math needs: its columns are question, reply; name the right one as task.columns.answer, or set task.scoring to none to optimize without answers',
    ],
    [
      'some rows without an answer',
      'math',
      [{ question: 'x?', answer: 2 }, { question: 'y?' }, { question: 'z?', answer: ' ' }],
      'line 2: no answer in "answer", and so in 2 of 3 rows, but scoring math needs one in each: fill them in, move these rows into a file of their own, or set task.scoring to none',
    ],
    [
      'texts under math',
      'math',
      Array.from({ length: 30 }, (_, at) => ({ question: `${at}?`, answer: at === 1 ? '2' : 'Paris' })),
      'line 1: the answer "Paris" is text, and so are 29 of 30, but scoring math compares numbers and formulas: set task.scoring to exact or contains',
    ],
    [
      'a list under math',
      'math',
      [{ question: 'x?', answer: [2] }],
      'line 1: the answer in "answer" is a list or a map, expected text or a number',
    ],
    [
      'no options',
      'choice',
      [{ question: 'x?', answer: 'A' }],
      'line 1: no list of 2 to 5 options: give them as a list in the column "options", or name the column, or a column for each option, as task.columns.options',
    ],
    [
      'a letter without an option',
      'choice',
      [{ question: 'x?', options: ['a', 'b'], answer: 'C' }],
      'line 1: expected as answer the letter of an option, A, B, or its text, seen "C"',
    ],
    [
      'a letter that is the text of another option',
      'choice',
      [{ question: 'Which group?', options: ['O', 'A', 'B', 'AB'], answer: 'A' }],
      'line 1: the answer "A" is the letter of the option "O", and the text of option B: give the options longer texts, such as "type A", and write the text of the right one as answer',
    ],
    [
      'not a regular expression',
      { kind: 'regex', case: 'keep' },
      [{ question: 'x?', answer: '(' }],
      'line 1: the answer "(" is not a regular expression (Invalid regular expression: /(/u: Unterminated group): correct it',
    ],
    [
      'not JSON',
      json,
      [{ question: 'x?', answer: 'Paris' }],
      'line 1: the answer "Paris" is not valid JSON: correct it, or set task.scoring to exact',
    ],
    [
      'a missing field',
      { ...json, fields: ['a', 'b'] },
      [{ question: 'x?', answer: { a: 1 } }],
      'line 1: the answer has no field "b", which task.scoring.fields names: add it, or leave it out there',
    ],
    [
      'a missing field with the name of a built-in one',
      { ...json, fields: ['constructor'] },
      [{ question: 'x?', answer: { a: 1 } }],
      'line 1: the answer has no field "constructor", which task.scoring.fields names: add it, or leave it out there',
    ],
    [
      'a map under exact',
      { kind: 'exact', ...norm },
      [{ question: 'x?', answer: { a: 1 } }],
      'line 1: the answer in "answer" is a map or an empty list, expected text, a number, or a list of these',
    ],
  ])('%s', (_, scoring, rows, sentence) => {
    expect(issuesOf(lines(...rows), scoring)).toEqual([sentence]);
  });

  test('tests that are not asserts, call another function or are missing', () => {
    const task = { question: 'Write `f`.', entryPoint: 'f', tests: ['assert f(1)'] };
    const wrong = [
      { ...task, tests: [] },
      { ...task, tests: ['f(1)'] },
      { ...task, entryPoint: 'g' },
      { ...task, entryPoint: 'ass' },
      { ...task, entryPoint: 'f()' },
    ];
    expect(issuesOf(lines(...wrong), 'code')).toEqual([
      'line 1: field "tests": expected at least one assert',
      'line 2: field "tests": expected a Python assert',
      'line 3: field "tests": expected at least one assert that calls the entry point (and the same in 1 more row)',
      'line 5: field "entryPoint": expected the name of a Python function',
    ]);
  });

  test('a thousand rows with the same fault get one sentence and a count', () => {
    const content = lines(
      ...Array.from({ length: 1000 }, (_, at) => ({ question: 'q', options: ['a', 'b'], answer: `${at}` })),
    );
    const [issue, ...more] = issuesOf(content, 'choice');
    expect(issue).toMatch(/^line 1: .* seen "0" \(and the same in 999 more rows\)$/);
    expect(more).toEqual([]);
  });

  test('a few names among the answers of mathematics are accepted', () => {
    expect(read(lines({ question: 'x?', answer: '2' }, { question: 'Who?', answer: 'Evelyn' }), 'math')).toHaveLength(
      2,
    );
  });
});
