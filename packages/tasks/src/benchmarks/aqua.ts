/**
 * AQuA-RAT, test split: Ling et al., "Program Induction by Rationale Generation" (2017). Published in google-deepmind/AQuA
 * (`test.json`, one object per line). Licence: Apache-2.0.
 */
import { z } from 'zod';
import { choiceLetters, choiceText } from '../example/choice-text.ts';
import type { Benchmark } from './benchmark.ts';
import { parseRows } from './parse-rows.ts';
import { readJsonLines } from './read-json-lines.ts';
import { requirements } from './requirements.ts';

const option = (letter: string) => z.string().startsWith(`${letter})`);

const rowSchema = z.strictObject({
  question: z.string().min(1),
  options: z.tuple([option('A'), option('B'), option('C'), option('D'), option('E')]),
  rationale: z.string(),
  correct: z.enum(choiceLetters),
});

/** Ids end in the row number, from 1. */
export const aqua: Benchmark = {
  id: 'aqua',
  title: 'AQuA',
  format: 'choice',
  requirement: requirements.choice,
  rows: 254,
  files: [
    {
      name: 'aqua.jsonl',
      sha256: 'de41581881ef95c5588c44ddc701c77fd480839241dd422a0d181262af24520c',
      licence: 'Apache-2.0',
      home: 'https://github.com/google-deepmind/AQuA',
      url: 'https://raw.githubusercontent.com/google-deepmind/AQuA/master/test.json',
    },
  ],
  parse: (content, { name }) =>
    parseRows(readJsonLines(content), { schema: rowSchema, file: name }).map(({ row, value }) => {
      const options = value.options.map((labelled) => labelled.slice('A)'.length).trim());
      return {
        id: `aqua/${row}`,
        text: choiceText(value.question, options),
        gold: { format: 'choice', letter: value.correct, options },
      };
    }),
};
