import { mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeQuestionFile, guessText } from './describe-question-file.ts';
import { parseQuestionFile, readQuestionFile } from './read-question-file.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'maspo-questions-'));
});
afterAll(() => rm(folder, { recursive: true }));

function written(name: string, content: string | Uint8Array): string {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
}

/** The message that refuses a file, or the issues of a file that was read. */
async function complaints(name: string, content: string | Uint8Array): Promise<readonly string[]> {
  const file = written(name, content);
  try {
    return (await readQuestionFile(file, { name })).issues;
  } catch (error) {
    return [(error as Error).message];
  }
}

const rows = [
  { prompt: 'Is 7 prime?', gold: 'yes', n: 7, choices: ['yes', 'no'] },
  { prompt: 'Is 8 prime?', gold: 'no', n: 8, choices: ['yes', 'no'] },
];

describe('one content in every format', () => {
  test.each(['snappy', 'gzip', 'zstd', 'brotli'])('Parquet, compressed by %s', async (compression) => {
    const file = new URL(`../../test/question-files/${compression}.parquet`, import.meta.url);
    const read = await readQuestionFile(file.pathname, { name: 'mine.parquet' });
    expect(read.format).toBe('parquet');
    expect(read.rows.map(({ values }) => values)).toEqual(rows);
    expect(read.rows[1]!.place).toBe('row 2');
  });

  test('Parquet, whose fractions of 32 bits are the shortest numbers with these bits', async () => {
    const file = new URL('../../test/question-files/floats.parquet', import.meta.url);
    const [first, second, third] = (await readQuestionFile(file.pathname, { name: 'mine.parquet' })).rows;
    expect(first!.values).toMatchObject({ answer: 0.1, list: [0.1, 0.7], map: { k: 0.1 }, count: 123456792 });
    expect(second!.values).toMatchObject({ answer: 2.5, list: [], wide: 0.1, large: 1e10 });
    expect(third!.values).toMatchObject({ answer: 1e-7, list: null });
    // Fractions of 64 bits, and of both widths in one column, stay as they are.
    expect(first!.values).toMatchObject({ wide: 0.10000000149011612, both: { f: 0.30000001192092896 } });
  });

  test.each([
    ['mine.jsonl', 'jsonl', rows.map((row) => JSON.stringify(row)).join('\n'), ['line 1', 'line 2']],
    ['mine.jsonl', 'json', JSON.stringify(rows, null, 2), ['item 1', 'item 2']],
    ['mine.json', 'json', `\uFEFF${JSON.stringify(rows)}`, ['item 1', 'item 2']],
    ['mine.json', 'jsonl', rows.map((row) => `${JSON.stringify(row)}\r\n\r\n`).join(''), ['line 1', 'line 3']],
  ])('%s as %s', (name, format, content, places) => {
    const read = parseQuestionFile(name, content);
    expect(read).toMatchObject({ format, issues: [], answered: 2, columns: ['prompt', 'gold', 'n', 'choices'] });
    expect(read.rows.map(({ values }) => values)).toEqual(rows);
    expect(read.rows.map(({ place }) => place)).toEqual(places);
  });

  test.each([
    [',', 'prompt,gold\r\n"Is 7,\r\n""prime""?",yes\r\n\r\nIs 8 prime?,no\r\n'],
    [';', 'prompt;gold\n"Is 7,\n""prime""?";yes\n\nIs 8 prime?;no'],
    ['\t', '\uFEFFprompt\tgold\n"Is 7,\n""prime""?"\tyes\n\nIs 8 prime?\tno\n'],
  ])('CSV separated by %j, with a line break in a cell and a blank line', (_, content) => {
    const read = parseQuestionFile('mine.csv', content);
    expect(read.rows).toEqual([
      { number: 2, place: 'line 2', values: { prompt: 'Is 7,\n"prime"?', gold: 'yes' } },
      { number: 5, place: 'line 5', values: { prompt: 'Is 8 prime?', gold: 'no' } },
    ]);
  });
});

describe('columns', () => {
  test('are guessed by common names, and the guesses are reported', () => {
    const read = parseQuestionFile('mine.jsonl', JSON.stringify({ uid: 'a', Input: 'x?', Target: 'y', answers: 3 }));
    expect(read).toMatchObject({
      roles: { question: 'Input', answer: 'Target', id: 'uid' },
      guessed: ['question', 'answer', 'id'],
    });
    expect(guessText(read)).toBe(
      'mine.jsonl: columns were guessed by their names: { question: Input, answer: Target, id: uid }; if that is wrong, name them as task.columns',
    );
    expect(describeQuestionFile(read)).toEqual([
      'mine.jsonl is JSONL: 1 question, with answers, 4 columns (uid, Input, Target, answers).',
      'It takes the question from Input (guessed), the answer from Target (guessed), the id from uid (guessed).',
    ]);
  });

  test('that have the names of their roles, or are named by the user, are not guesses', () => {
    const content = JSON.stringify({ question: 'x?', text: 'y', gold: '2' });
    expect(guessText(parseQuestionFile('a.jsonl', content, { answer: 'gold' }))).toBeUndefined();
    expect(parseQuestionFile('a.jsonl', content, { question: 'text' }).roles).toEqual({
      question: 'text',
      answer: 'gold',
    });
  });

  test('A, B, C hold the options of a table with a column for each option', () => {
    const read = parseQuestionFile('a.csv', 'question,A,B,C,answer\nWhich?,x,y,z,B\n');
    expect(read.roles.options).toEqual(['A', 'B', 'C']);
  });

  test('that do not exist are refused with a list of the existing columns', () => {
    const content = JSON.stringify({ prompt: 'x?', gold: '2' });
    expect(parseQuestionFile('a.jsonl', content, { question: 'promt' }).issues).toEqual([
      'columns.question: unknown column "promt": known are prompt, gold. Did you mean "prompt"?',
    ]);
    expect(parseQuestionFile('a.jsonl', '{"frage": "x?"}').issues).toEqual([
      'no column with the question: its columns are frage; name the right one as task.columns.question',
    ]);
  });

  test('without an answer in any row leave the file without answers', () => {
    expect(parseQuestionFile('a.jsonl', '{"question": "x?", "answer": null}').answered).toBe(0);
  });
});

describe('a wrong file gets one sentence with the fault, its position and the remedy', () => {
  const good = '{"question": "x?"}\n';
  const utf16 = (text: string) => Buffer.from(`\uFEFF${text}`, 'utf16le');
  test.each<[string, string, string | Uint8Array, string]>([
    [
      'UTF-16',
      'a.jsonl',
      utf16(good),
      'a.jsonl: it is in UTF-16LE, expected UTF-8: save it as UTF-8, e.g. with iconv -f UTF-16LE -t UTF-8',
    ],
    [
      'UTF-16 without a mark',
      'a.csv',
      Buffer.from('question\nx?\n', 'utf16le').swap16(),
      'a.csv: it is in UTF-16BE, expected UTF-8: save it as UTF-8, e.g. with iconv -f UTF-16BE -t UTF-8',
    ],
    [
      'other bytes',
      'a.jsonl',
      Buffer.concat([Buffer.from(good), Buffer.from('{"question": "caf\xe9?"}', 'latin1')]),
      'a.jsonl: line 2 has the byte 0xe9, which is not UTF-8: save the file as UTF-8, e.g. with iconv -f WINDOWS-1252 -t UTF-8',
    ],
    ['nothing', 'a.jsonl', '', 'a.jsonl: it is empty, expected at least one question'],
    ['white space', 'a.jsonl', '\n \n', 'a.jsonl: it is blank, expected at least one question'],
    [
      'an unknown kind',
      'a.txt',
      'What is it?\n',
      'a.txt: its kind is not known by its name, which ends in .txt: expected .jsonl, .json, .csv, .tsv or .parquet',
    ],
    [
      'text as JSONL',
      'a.jsonl',
      'What is it?\n',
      'a.jsonl: it begins with "What is it?\\n", which is not JSON: expected one object on each line, or one list of objects',
    ],
    ['a compressed file', 'a.jsonl', gzipSync(good), 'a.jsonl: it is compressed with gzip: unpack it first'],
    [
      'not Parquet',
      'a.parquet',
      good,
      'a.parquet: its name ends in .parquet, but it is not a Parquet file: write it again, or name it by what it is',
    ],
    [
      'a broken list',
      'a.json',
      '[\n{"question": "x?"},\n{"question" "y?"}\n]',
      'a.json: it begins as a JSON list, but is not valid JSON, in line 3: correct it there, or write one object on each line',
    ],
    [
      'an object around the list',
      'a.json',
      JSON.stringify({ data: [{ question: 'x?' }] }, null, 2),
      'a.json: it is one JSON object, expected a list of objects or one object on each line: write the list under "data" alone into the file',
    ],
    [
      'rows that are not objects',
      'a.jsonl',
      `${good}[1]\n"x?"\n`,
      'line 2: expected an object such as {"question": "..."}, seen a list of 1 (and the same in 1 more row)',
    ],
    [
      'rows that are not JSON',
      'a.jsonl',
      `${good}{"question": \n{\n{\n`,
      'line 2: not valid JSON, expected one object such as {"question": "..."} (and the same in 2 more rows)',
    ],
    [
      'blank questions',
      'a.jsonl',
      `${good}{"question": " "}\n{"question": null}`,
      'line 2: no question in "question", expected text: fill it in, or leave the row out (and the same in 1 more row)',
    ],
    [
      'a question that is not text',
      'a.jsonl',
      '{"question": ["x?"]}',
      'line 1: the question in "question" is a list or a map, expected text',
    ],
    [
      'a question of 10 MB',
      'a.jsonl',
      JSON.stringify({ question: 'x'.repeat(10_000_000) }),
      'line 1: the question has 10,000,000 characters, expected at most 1,000,000, as no model has room for more: shorten or split it',
    ],
    [
      'an id used twice',
      'a.jsonl',
      '{"id": 1, "question": "x?"}\n{"id": "1", "question": "y?"}',
      'line 2: the id "1" in "id" is used in line 1 already: give each row its own, or name another column as task.columns.id',
    ],
    [
      'an id that is the number of another row',
      'a.jsonl',
      '{"id": 2, "question": "x?"}\n{"question": "y?"}',
      'line 2: the id "2" in "id" is used in line 1 already: give each row its own, or name another column as task.columns.id',
    ],
    [
      'a CSV quote that is not closed',
      'a.csv',
      'question,answer\nx?,1\n"y?,2\nz?,3\n',
      'a.csv: line 3 has a double quote that opens a cell and is not closed as it should: close it, and write a quote within a cell twice ("")',
    ],
    [
      'a CSV quote within a cell',
      'a.csv',
      'question,answer\nsay "x",1\n',
      'a.csv: line 2 has a double quote within a cell that is not quoted: put the whole cell into double quotes, and write the quote within it twice ("")',
    ],
    [
      'a CSV row with a cell too many',
      'a.csv',
      'question,answer\nx, y?,1\n',
      'a.csv: line 2 has 3 cells, but line 1 names 2 columns: put a cell that has a comma in it into double quotes',
    ],
    [
      'a CSV column twice',
      'a.csv',
      'question,question\nx?,1\n',
      'a.csv: line 1 names the column "question" twice: give each column a name of its own',
    ],
    [
      'a CSV file without rows',
      'a.csv',
      'question,answer\n',
      'a.csv: it has a line with the names of columns, and no row below it: add rows',
    ],
  ])('%s', async (_, name, content, sentence) => {
    expect(await complaints(name, content)).toEqual([sentence]);
  });

  test('a folder, and a missing file', async () => {
    mkdirSync(join(folder, 'sub'));
    await expect(readQuestionFile(join(folder, 'sub'), { name: 'sub' })).rejects.toMatchObject({
      code: 'invalid-input',
      message: 'sub: it is a folder, expected a file: name a file in it',
    });
    await expect(readQuestionFile(join(folder, 'absent.csv'), { name: 'absent.csv' })).rejects.toMatchObject({
      code: 'missing-data',
      message: 'cannot read absent.csv: there is no such file',
    });
  });

  test('a Parquet file that was cut', async () => {
    const [sentence, ...more] = await complaints('cut.parquet', Buffer.from('PAR1 and then nothing PAR1'));
    expect(sentence).toMatch(
      /^cut\.parquet: it cannot be read as Parquet \(.+\): write it again, or save it as JSONL$/,
    );
    expect(more).toEqual([]);
  });
});

test.each(['mine.jsonl', 'mine.json'])('a whole number above 2^53 keeps its digits in %s', async (name) => {
  const row = '{"question": "What is 2^64?", "answer": 18446744073709551616, "n": [9007199254740991, 1e30]}';
  const read = await readQuestionFile(written(name, name === 'mine.json' ? `[${row}]` : row), { name });
  expect(read.rows[0]!.values).toMatchObject({ answer: '18446744073709551616', n: [9007199254740991, 1e30] });
});
