import { shownValue } from '@maspo/core';
import { z } from 'zod';
import { callNote } from '../example/call-note.ts';
import { choiceLetters, choiceText } from '../example/choice-text.ts';
import { parseExactJson } from '../example/exact-json.ts';
import type { Gold } from '../example/example.ts';
import { placesOfName } from '../example/places-of-name.ts';
import type { Scoring, ScoringKind } from '../grading/scoring.ts';
import type { Columns } from './columns.ts';
import type { QuestionRow } from './question-row.ts';
import { hasValue } from './read-question-file.ts';

/** A row of a question file, with the roles of its columns and its scoring. */
export interface RowToRead {
  readonly row: QuestionRow;
  readonly roles: Columns;
  readonly scoring: Scoring;
}

/** The result for a row. `kind` is the same for equal issues if their sentences show a value. */
export type MadeExample =
  | { readonly text: string; readonly gold: Gold }
  | { readonly issue: string; readonly kind?: string };

/** The text of a row's question and its gold, or the reason why the scoring cannot use the row. */
export function makeExample(kind: ScoringKind, row: RowToRead): MadeExample {
  return makers[kind](row);
}

const makers: Readonly<Record<ScoringKind, (from: RowToRead) => MadeExample>> = {
  math: ({ row, roles }) => withText(row, roles, (answer) => ({ format: 'math', answer })),
  choice: choiceExample,
  code: codeExample,
  exact: textExample,
  contains: textExample,
  regex: ({ row, roles }) => {
    const pattern = String(answerOf(row, roles));
    try {
      new RegExp(pattern, 'u');
    } catch (error) {
      return {
        kind: 'pattern',
        issue: `the answer ${shownValue(pattern)} is not a regular expression (${(error as Error).message}): correct it`,
      };
    }
    return { text: questionIn(row, roles), gold: { format: 'pattern', pattern } };
  },
  json: jsonExample,
  module: ({ row, roles }) => ({
    text: questionIn(row, roles),
    gold: { format: 'row', answer: roles.answer === undefined ? undefined : row.values[roles.answer], row: row.values },
  }),
  rubric: ({ row, roles }) => {
    const answer = roles.answer === undefined ? undefined : row.values[roles.answer];
    const reference = typeof answer === 'object' ? JSON.stringify(answer) : String(answer);
    return { text: questionIn(row, roles), gold: { format: 'none', ...(hasValue(answer) ? { reference } : {}) } };
  },
  none: ({ row, roles }) => ({ text: questionIn(row, roles), gold: { format: 'none' } }),
};

/** The options of a row are part of its question, even if no letter is compared. */
function questionIn(row: QuestionRow, roles: Columns): string {
  const question = String(row.values[roles.question!]);
  const options = optionsIn(row, roles);
  return options === undefined ? question : choiceText(question, options);
}

/** The value in the column of answers. */
export function answerOf({ values }: QuestionRow, { answer }: Columns): unknown {
  return values[answer!];
}

function withText(row: QuestionRow, roles: Columns, goldOf: (answer: string) => Gold): MadeExample {
  const answer = answerOf(row, roles);
  if (typeof answer === 'object')
    return { issue: `the answer in "${roles.answer}" is a list or a map, expected text or a number` };
  return { text: questionIn(row, roles), gold: goldOf(String(answer)) };
}

/** A list contains several right answers, of which one must match. */
function textExample({ row, roles }: RowToRead): MadeExample {
  const answers = [answerOf(row, roles)].flat();
  if (answers.length === 0 || answers.some((answer) => !hasValue(answer) || typeof answer === 'object'))
    return {
      issue: `the answer in "${roles.answer}" is a map or an empty list, expected text, a number, or a list of these`,
    };
  return { text: questionIn(row, roles), gold: { format: 'text', answers: answers.map(String) } };
}

function jsonExample({ row, roles, scoring }: RowToRead): MadeExample {
  const answer = answerOf(row, roles);
  let value = answer;
  if (typeof answer === 'string')
    try {
      value = parseExactJson(answer);
    } catch {
      return {
        kind: 'json',
        issue: `the answer ${shownValue(answer)} is not valid JSON: correct it, or set task.scoring to exact`,
      };
    }
  const { fields = [] } = scoring as { fields?: readonly string[] };
  const held = typeof value === 'object' && value !== null ? value : {};
  const missing = fields.find((field) => !Object.hasOwn(held, field));
  if (missing !== undefined)
    return {
      issue: `the answer has no field "${missing}", which task.scoring.fields names: add it, or leave it out there`,
    };
  return { text: questionIn(row, roles), gold: { format: 'value', value } };
}

function choiceExample({ row, roles }: RowToRead): MadeExample {
  const options = optionsIn(row, roles);
  if (options === undefined)
    return {
      issue:
        'no list of 2 to 5 options: give them as a list in the column "options", or name the column, or a column for each option, as task.columns.options',
    };
  const letters: readonly string[] = choiceLetters.slice(0, options.length);
  const answer = answerOf(row, roles);
  const said = String(answer).trim();
  const byText = options.flatMap((option, index) => (option.trim() === said ? [letters[index]!] : []));
  const ownText = options[letters.indexOf(said)]?.trim();
  const other = byText.find((letter) => letter !== said);
  if (ownText !== undefined && ownText !== said && other !== undefined)
    return {
      kind: 'both',
      issue: `the answer ${shownValue(answer)} is the letter of the option ${shownValue(ownText)}, and the text of option ${other}: give the options longer texts, such as "type ${said}", and write the text of the right one as answer`,
    };
  const letter = letters.includes(said) ? said : byText.length === 1 ? byText[0]! : undefined;
  if (letter === undefined)
    return {
      kind: 'letter',
      issue: `expected as answer the letter of an option, ${letters.join(', ')}, or its text, seen ${shownValue(answer)}`,
    };
  return {
    text: questionIn(row, roles),
    gold: { format: 'choice', letter, options },
  };
}

/** The options: from a list, a JSON list in a cell, a map with the list under `text`, or a column for each option. */
function optionsIn({ values }: QuestionRow, { options }: Columns): string[] | undefined {
  if (options === undefined) return undefined;
  const list = listIn(typeof options === 'string' ? values[options] : options.map((column) => values[column]));
  const isGood = list !== undefined && list.length >= 2 && list.length <= 5 && list.every(isPlain);
  return isGood ? list.map(String) : undefined;
}

function isPlain(value: unknown): boolean {
  return hasValue(value) && typeof value !== 'object';
}

function listIn(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (typeof value === 'object' && value !== null) return listIn((value as { text?: unknown }).text);
  if (typeof value !== 'string' || !value.trim().startsWith('[')) return undefined;
  try {
    return parseExactJson(value) as unknown[];
  } catch {
    return undefined;
  }
}

const codeRow = z
  .object({
    tests: z
      // Trimmed, because Python refuses a statement that begins with blanks.
      .array(
        z
          .string()
          .trim()
          .regex(/^assert\b/, 'expected a Python assert'),
        'expected a list of Python asserts',
      )
      .min(1, 'expected at least one assert'),
    entryPoint: z.string('expected the name of a Python function').regex(/^[\p{L}_][\p{L}\p{N}_]*$/u, {
      error: 'expected the name of a Python function',
      abort: true,
    }),
    setup: z.string().default(''),
    solution: z.string().regex(/\S/, 'expected text, but it is blank').optional(),
  })
  .refine(({ tests, entryPoint }) => tests.some((test) => placesOfName(entryPoint, test).length > 0), {
    path: ['tests'],
    message: 'expected at least one assert that calls the entry point',
  });

function codeExample({ row, roles }: RowToRead): MadeExample {
  const cell = (role: 'tests' | 'entryPoint' | 'setup' | 'solution') =>
    roles[role] === undefined ? undefined : (row.values[roles[role]] ?? undefined);
  const tests = cell('tests');
  const parsed = codeRow.safeParse({
    tests: listIn(tests) ?? tests,
    entryPoint: cell('entryPoint'),
    setup: cell('setup'),
    solution: cell('solution'),
  });
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    return { issue: `field "${String(path[0])}": ${message.replace(/^Invalid input: /, '')}` };
  }
  const { solution, ...gold } = parsed.data;
  const question = questionIn(row, roles);
  return {
    text: namesFunction(question, gold.entryPoint)
      ? question
      : `${question.trim()}\n\n${callNote(gold.entryPoint, gold.tests)}`,
    gold: { format: 'code', ...gold, ...(solution === undefined ? {} : { solution }) },
  };
}

/** Whether a question shows the name as that of a function: `add(`, `def add`, or in backticks or quotes. "sum" alone is also a plain word. */
function namesFunction(question: string, entryPoint: string): boolean {
  return placesOfName(entryPoint, question).some((start) => {
    const before = question.slice(Math.max(0, start - 20), start);
    const after = question.slice(start + entryPoint.length);
    return (
      after.startsWith('(') ||
      /\bdef\s+$/.test(before) ||
      (/[`'"\u2018\u201c]$/.test(before) && /^[`'"\u2019\u201d]/.test(after))
    );
  });
}
