import { refuseIssues, shownValue } from '@maspo/core';
import { z } from 'zod';
import { callNote } from '../example/call-note.ts';
import { choiceLetters, choiceText } from '../example/choice-text.ts';
import type { Example, Gold } from '../example/example.ts';
import { needsAnswers, type Scoring, type ScoringKind, scoringKind } from '../grading/scoring.ts';
import type { Columns } from './columns.ts';
import { createIssueGroups } from './issue-groups.ts';
import type { QuestionRow } from './question-row.ts';
import { hasValue, type QuestionFile, stemOf } from './read-question-file.ts';

/**
 * The questions of a file with what their scoring compares answers with. Ids are `<file name without extension>/<id, or
 * else the number of line or row>`. Throws one `MaspoError('invalid-input')` that has one sentence for each kind of thing
 * that is wrong: with the file itself, with missing answers, and with answers that the scoring cannot use.
 */
export function examplesOf(file: QuestionFile, scoring: Scoring): Example[] {
  refuseIssues(file.name, [...file.issues, ...answerIssues(file, scoring)]);
  const kind = scoringKind(scoring);
  const groups = createIssueGroups();
  const stem = stemOf(file.name);
  const examples = file.rows.flatMap((row): Example[] => {
    const made = makers[kind]({ row, roles: file.roles, scoring });
    if ('issue' in made) {
      groups.add(made.kind ?? made.issue, `${row.place}: ${made.issue}`);
      return [];
    }
    return [{ id: `${stem}/${idOf(row, file.roles)}`, text: made.text, gold: made.gold }];
  });
  refuseIssues(file.name, [...groups.sentences(), ...(kind === 'math' ? wordIssues(file) : [])]);
  return examples;
}

/** Rows with and without answers are not mixed: which of them count would depend on chance, so the user decides. */
function answerIssues({ rows, roles, answered, columns }: QuestionFile, scoring: Scoring): string[] {
  // Where no question was found, the columns are not understood yet.
  if (!needsAnswers(scoring) || scoring === 'code' || roles.question === undefined) return [];
  const kind = scoringKind(scoring);
  if (roles.answer === undefined)
    return [
      `no column with answers, which scoring ${kind} needs: its columns are ${columns.join(', ')}; name the right one as task.columns.answer, or set task.scoring to none to optimize without answers`,
    ];
  if (answered === rows.length) return [];
  const first = rows.find(({ values }) => !hasValue(values[roles.answer!]))!;
  return [
    `${first.place}: no answer in "${roles.answer}", and so in ${rows.length - answered} of ${rows.length} rows, but scoring ${kind} needs one in each: fill them in, move these rows into a file of their own, or set task.scoring to none`,
  ];
}

function idOf({ number, values }: QuestionRow, { id }: Columns): string {
  const value = id === undefined ? undefined : values[id];
  return hasValue(value) ? String(value) : String(number);
}

interface RowToRead {
  readonly row: QuestionRow;
  readonly roles: Columns;
  readonly scoring: Scoring;
}

/** `kind`: equal for equal complaints, where the sentence shows a value. */
type Made = { readonly text: string; readonly gold: Gold } | { readonly issue: string; readonly kind?: string };

const makers: Readonly<Record<ScoringKind, (from: RowToRead) => Made>> = {
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

function questionIn({ values }: QuestionRow, { question }: Columns): string {
  return String(values[question!]);
}

function answerOf({ values }: QuestionRow, { answer }: Columns): unknown {
  return values[answer!];
}

function withText(row: QuestionRow, roles: Columns, goldOf: (answer: string) => Gold): Made {
  const answer = answerOf(row, roles);
  if (typeof answer === 'object')
    return { issue: `the answer in "${roles.answer}" is a list or a map, expected text or a number` };
  return { text: questionIn(row, roles), gold: goldOf(String(answer)) };
}

/** A list holds several right answers, of which one has to fit. */
function textExample({ row, roles }: RowToRead): Made {
  const answers = [answerOf(row, roles)].flat();
  if (answers.length === 0 || answers.some((answer) => !hasValue(answer) || typeof answer === 'object'))
    return {
      issue: `the answer in "${roles.answer}" is a map or an empty list, expected text, a number, or a list of these`,
    };
  return { text: questionIn(row, roles), gold: { format: 'text', answers: answers.map(String) } };
}

function jsonExample({ row, roles, scoring }: RowToRead): Made {
  const answer = answerOf(row, roles);
  let value = answer;
  if (typeof answer === 'string')
    try {
      value = JSON.parse(answer);
    } catch {
      return {
        kind: 'json',
        issue: `the answer ${shownValue(answer)} is not valid JSON: correct it, or set task.scoring to exact`,
      };
    }
  const { fields = [] } = scoring as { fields?: readonly string[] };
  const held = typeof value === 'object' && value !== null ? value : {};
  const missing = fields.find((field) => !(field in held));
  if (missing !== undefined)
    return {
      issue: `the answer has no field "${missing}", which task.scoring.fields names: add it, or leave it out there`,
    };
  return { text: questionIn(row, roles), gold: { format: 'value', value } };
}

function choiceExample({ row, roles }: RowToRead): Made {
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
  const letter = letters.includes(said) ? said : byText.length === 1 ? byText[0]! : undefined;
  if (letter === undefined)
    return {
      kind: 'letter',
      issue: `expected as answer the letter of an option, ${letters.join(', ')}, or its text, seen ${shownValue(answer)}`,
    };
  return {
    text: choiceText(questionIn(row, roles), options),
    gold: { format: 'choice', letter, options },
  };
}

/** From a list, a JSON list in a cell, or a column for each option. */
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
  if (typeof value !== 'string' || !value.trim().startsWith('[')) return undefined;
  try {
    return JSON.parse(value) as unknown[];
  } catch {
    return undefined;
  }
}

const codeRow = z
  .object({
    tests: z
      .array(z.string().regex(/^\s*assert\b/, 'expected a Python assert'), 'expected a list of Python asserts')
      .min(1, 'expected at least one assert'),
    entryPoint: z.string('expected the name of a Python function').regex(/^[\p{L}_][\p{L}\p{N}_]*$/u, {
      error: 'expected the name of a Python function',
      abort: true,
    }),
    setup: z.string().default(''),
    solution: z.string().regex(/\S/, 'expected text, but it is blank').optional(),
  })
  .refine(({ tests, entryPoint }) => tests.some((test) => test.includes(entryPoint)), {
    path: ['tests'],
    message: 'expected at least one assert that calls the entry point',
  });

function codeExample({ row, roles }: RowToRead): Made {
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
    text: question.includes(gold.entryPoint)
      ? question
      : `${question.trim()}\n\n${callNote(gold.entryPoint, gold.tests)}`,
    gold: { format: 'code', ...gold, ...(solution === undefined ? {} : { solution }) },
  };
}

/** A few names among the answers are usual in mathematics; where most are words, the scoring is the wrong one. */
function wordIssues({ rows, roles }: QuestionFile): string[] {
  const words = rows.filter((row) => isWords(String(answerOf(row, roles))));
  if (words.length * 2 <= rows.length) return [];
  const [first] = words;
  return [
    `${first!.place}: the answer ${shownValue(answerOf(first!, roles))} is text, and so are ${words.length} of ${rows.length}, but scoring math compares numbers and formulas: set task.scoring to exact or contains`,
  ];
}

function isWords(answer: string): boolean {
  return /\p{L}{3,}/u.test(answer) && !/[\d\\$^_=+*/<>{}]/.test(answer);
}
