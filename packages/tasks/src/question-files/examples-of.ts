import { refuseIssues, shownValue } from '@maspo/core';
import type { Example } from '../example/example.ts';
import { needsAnswers, type Scoring, scoringKind } from '../grading/scoring.ts';
import type { Columns } from './columns.ts';
import { createIssueGroups } from './issue-groups.ts';
import { answerOf, makeExample } from './make-example.ts';
import type { QuestionRow } from './question-row.ts';
import { hasValue, type QuestionFile, stemOf } from './read-question-file.ts';

/**
 * The questions of a file with the golds for their scoring. Ids are `<file name without extension>/<id, or else the number of line or
 * row>`. Throws one `MaspoError('invalid-input')` that has one sentence for each kind of issue: of the file itself, of missing answers, and
 * of answers that the scoring cannot use.
 */
export function examplesOf(file: QuestionFile, scoring: Scoring): Example[] {
  refuseIssues(file.name, [...file.issues, ...answerIssues(file, scoring)]);
  const kind = scoringKind(scoring);
  const groups = createIssueGroups();
  const stem = stemOf(file.name);
  const examples = file.rows.flatMap((row): Example[] => {
    const made = makeExample(kind, { row, roles: file.roles, scoring });
    if ('issue' in made) {
      groups.add(made.kind ?? made.issue, `${row.place}: ${made.issue}`);
      return [];
    }
    return [{ id: `${stem}/${idOf(row, file.roles)}`, text: made.text, gold: made.gold }];
  });
  refuseIssues(file.name, [...groups.sentences(), ...(kind === 'math' ? wordIssues(file) : [])]);
  return examples;
}

/** A file must not mix rows with and without answers. It would depend on chance which rows count, so the user decides. */
function answerIssues({ rows, roles, answered, columns }: QuestionFile, scoring: Scoring): string[] {
  // If no question was found, the columns are not understood yet.
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

/** A few names among the answers are usual in mathematics. If most answers are words, the scoring is wrong. */
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
