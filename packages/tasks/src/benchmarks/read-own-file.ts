import { basename, extname } from 'node:path';
import type { AnswerFormat } from '@maspo/core';
import { z } from 'zod';
import type { Example, Gold } from '../example/example.ts';
import { callNote } from './call-note.ts';
import { choiceLetters, choiceText } from './choice-text.ts';
import { parseRows, refuseRows, type SourceRow } from './parse-rows.ts';
import { readJsonLines } from './read-json-lines.ts';

/**
 * Reads a user's own JSONL file, one object per line; further fields are ignored.
 *
 * - `math`: `{"id"?, "question", "answer"}`, the answer as text or number
 * - `choice`: `{"id"?, "question", "options": [2 to 5 texts], "answer": letter}`
 * - `code`: `{"id"?, "question", "tests": [asserts], "entryPoint", "setup"?, "solution"?}`; if the question does not
 *   name the function, a note that names it is added
 *
 * Example ids are `<file name without extension>/<id, or else line number>`. Throws one `MaspoError('invalid-input')`
 * that lists the wrong lines with field and expectation and the ids that are used twice, or says that the file has no
 * line.
 */
export function readOwnFile(name: string, content: string, format: AnswerFormat): Example[] {
  const rows = parseRows(readJsonLines(content), { schema: exampleSchemas[format], file: name, unit: 'line' });
  const idOf = ({ row, value }: SourceRow<OwnExample>) => value.id ?? String(row);
  const firstRow = new Map(rows.toReversed().map((row) => [idOf(row), row.row]));
  refuseRows(name, [
    ...(rows.length === 0 ? ['no line with an example: expected one JSON object per line'] : []),
    ...rows
      .filter((row) => firstRow.get(idOf(row)) !== row.row)
      .map((row) => `line ${row.row}: field "id": "${idOf(row)}" is used in line ${firstRow.get(idOf(row))} already`),
  ]);
  const stem = basename(name, extname(name));
  return rows.map((row) => ({ id: `${stem}/${idOf(row)}`, text: row.value.text, gold: row.value.gold }));
}

interface OwnExample {
  readonly id: string | undefined;
  readonly text: string;
  readonly gold: Gold;
}

const text = z.string().regex(/\S/, 'expected text, but it is blank');
const id = z.union([text, z.number()], 'expected text or a number').transform(String).optional();

const mathSchema = z
  .object({ id, question: text, answer: z.union([text, z.number()], 'expected text or a number').transform(String) })
  .transform(({ id, question, answer }): OwnExample => ({ id, text: question, gold: { format: 'math', answer } }));

const choiceSchema = z
  .object({
    id,
    question: text,
    options: z.array(text).min(2, 'expected 2 to 5 options').max(5, 'expected 2 to 5 options'),
    answer: z.string(),
  })
  .superRefine(({ options, answer }, context) => {
    const letters: readonly string[] = choiceLetters.slice(0, options.length);
    if (letters.includes(answer)) return;
    const message = `expected the letter of an option, ${letters.join(', ')}, seen ${JSON.stringify(answer)}`;
    context.addIssue({ code: 'custom', path: ['answer'], message });
  })
  .transform(
    ({ id, question, options, answer }): OwnExample => ({
      id,
      text: choiceText(question, options),
      gold: { format: 'choice', letter: answer, options },
    }),
  );

const codeSchema = z
  .object({
    id,
    question: text,
    tests: z.array(z.string().regex(/^\s*assert\b/, 'expected a Python assert')),
    entryPoint: z
      .string()
      .regex(/^[\p{L}_][\p{L}\p{N}_]*$/u, { error: 'expected the name of a Python function', abort: true }),
    setup: z.string().default(''),
    solution: text.optional(),
  })
  .refine(({ tests, entryPoint }) => tests.some((test) => test.includes(entryPoint)), {
    path: ['tests'],
    message: 'expected at least one assert that calls the entry point',
  })
  .transform(
    ({ id, question, solution, ...gold }): OwnExample => ({
      id,
      text: question.includes(gold.entryPoint)
        ? question
        : `${question.trim()}\n\n${callNote(gold.entryPoint, gold.tests)}`,
      gold: { format: 'code', ...gold, ...(solution === undefined ? {} : { solution }) },
    }),
  );

const exampleSchemas: Record<AnswerFormat, z.ZodType<OwnExample>> = {
  math: mathSchema,
  choice: choiceSchema,
  code: codeSchema,
};
