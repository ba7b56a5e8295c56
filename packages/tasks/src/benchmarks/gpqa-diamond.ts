/**
 * GPQA-Diamond: Rein et al., "GPQA: A Graduate-Level Google-Proof Q&A Benchmark" (2023). Published in Idavidrein/gpqa behind a form
 * (`gpqa_diamond.csv`), and with options already shuffled in wangzx1219/MASPO. Licence: CC-BY-4.0, with the authors' request
 * not to show examples in plain text; so no message here quotes a row.
 */
import { createRandomSource, MaspoError } from '@maspo/core';
import { CsvError, parse as parseCsv } from 'csv-parse/sync';
import { z } from 'zod';
import { choiceLetters, choiceText } from '../example/choice-text.ts';
import type { Example } from '../example/example.ts';
import type { Benchmark, SourceFile } from './benchmark.ts';
import { parseRows } from './parse-rows.ts';
import { readJsonLines } from './read-json-lines.ts';
import { requirements } from './requirements.ts';

const shuffledFile: SourceFile = {
  name: 'gpqa-diamond.jsonl',
  sha256: '107b29dec2e1bd0094f75051b20e849f31d1c24f65dbf0db4a78d9468bb5f303',
  licence: 'CC-BY-4.0',
  home: 'https://github.com/wangzx1219/MASPO',
  confidential: true,
};

/** We do not know its content hash, because the file is given out on request only. */
const officialFile: SourceFile = {
  name: 'gpqa_diamond.csv',
  licence: 'CC-BY-4.0',
  home: 'https://huggingface.co/datasets/Idavidrein/gpqa',
  confidential: true,
};

/** Ids end in the row number (from 1) of the shuffled file, or in the `Record ID` of the official one. */
export const gpqaDiamond: Benchmark = {
  id: 'gpqa-diamond',
  title: 'GPQA-Diamond',
  format: 'choice',
  requirement: requirements.choice,
  rows: 198,
  files: [shuffledFile, officialFile],
  parse: (content, file) => (file.name === officialFile.name ? parseOfficial(content) : parseShuffled(content)),
};

const optionsAtEnd = /^([\s\S]+?)\s*\nA\. ([\s\S]+)\nB\. ([\s\S]+)\nC\. ([\s\S]+)\nD\. ([\s\S]+)$/;

const shuffledSchema = z.strictObject({
  question: z.string().regex(optionsAtEnd, 'expected a question that ends in four lines "A. ..." to "D. ..."'),
  answer: z.enum(['A', 'B', 'C', 'D']),
});

function parseShuffled(content: string): Example[] {
  return parseRows(readJsonLines(content), { schema: shuffledSchema, file: shuffledFile.name }).map(
    ({ row, value }) => {
      const [question, ...options] = value.question
        .match(optionsAtEnd)!
        .slice(1)
        .map((part) => part.trim());
      return {
        id: `gpqa-diamond/${row}`,
        text: choiceText(question!, options),
        gold: { format: 'choice', letter: value.answer, options },
      };
    },
  );
}

const cell = z.string().trim().min(1, 'expected text, but it is empty');

const officialSchema = z.object({
  Question: cell,
  'Correct Answer': cell,
  'Incorrect Answer 1': cell,
  'Incorrect Answer 2': cell,
  'Incorrect Answer 3': cell,
  'Record ID': cell,
});

/** The options of every record are shuffled with the seed `gpqa-diamond` and its Record ID: the same on every machine. */
const optionOrder = createRandomSource('gpqa-diamond');

function parseOfficial(content: string): Example[] {
  const rows = readCsv(content).map((value, index) => ({ row: index + 1, value }));
  return parseRows(rows, { schema: officialSchema, file: officialFile.name }).map(({ value }) => {
    const answers = [
      value['Correct Answer'],
      value['Incorrect Answer 1'],
      value['Incorrect Answer 2'],
      value['Incorrect Answer 3'],
    ];
    const order = optionOrder.fork(value['Record ID']).shuffle([0, 1, 2, 3]);
    const options = order.map((place) => answers[place]!);
    return {
      id: `gpqa-diamond/${value['Record ID']}`,
      text: choiceText(value.Question, options),
      gold: { format: 'choice', letter: choiceLetters[order.indexOf(0)]!, options },
    };
  });
}

function readCsv(content: string): Record<string, string>[] {
  try {
    return parseCsv<Record<string, string>>(content, { columns: true, bom: true, skipEmptyLines: true });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // Neither the error's message nor the error as cause is passed on: both contain the text of a row.
    throw new MaspoError('invalid-input', `${officialFile.name}: expected comma-separated values, seen ${error.code}`);
  }
}
