import { unknownName } from '@maspo/core';
import { z } from 'zod';

const column = z.string().regex(/\S/, 'expected the name of a column');

/** The role of each column of a question file. Roles that are left out are looked up by common names. */
export const columnsSchema = z.strictObject({
  question: column.optional().describe('What the agents are asked'),
  answer: column.optional().describe('The right answer'),
  id: column.optional().describe('A name for each row, unique in the file; its line when left out'),
  options: z
    .union([column, z.array(column).min(2).max(5)])
    .optional()
    .describe('For scoring choice: the column with the list of options, or 2 to 5 columns with one option each'),
  tests: column.optional().describe('For scoring code: the list of Python asserts'),
  entryPoint: column.optional().describe('For scoring code: the name of the function that the tests call'),
  setup: column.optional().describe('For scoring code: Python that runs before the answer'),
  solution: column.optional().describe('For scoring code: a right program'),
});

export type Columns = z.infer<typeof columnsSchema>;

export type ColumnRole = keyof Columns;

/** Common names of each role, the likeliest first, in lower case and without marks between words. */
const commonNames: Readonly<Record<ColumnRole, readonly string[]>> = {
  question: ['question', 'prompt', 'input', 'problem', 'query', 'instruction', 'task', 'text'],
  answer: [
    ...['answer', 'gold', 'target', 'expected', 'label', 'output'],
    ...['expectedoutput', 'expectedanswer', 'groundtruth', 'correctanswer', 'finalanswer', 'goldanswer', 'reference'],
  ],
  id: ['id', 'uid', 'questionid', 'uniqueid', 'exampleid', 'taskid'],
  options: ['options', 'choices'],
  tests: ['tests', 'testlist', 'asserts'],
  entryPoint: ['entrypoint', 'functionname'],
  setup: ['setup', 'testsetupcode'],
  solution: ['solution', 'code', 'canonicalsolution'],
};

/** The roles that were found for the columns of a file. */
export interface UnderstoodColumns {
  readonly roles: Columns;
  /** Roles whose column was not named by the user and does not have the role's own name. */
  readonly guessed: readonly ColumnRole[];
  readonly issues: readonly string[];
}

/** Uses the columns that `given` names, and finds the columns of other roles by common names. */
export function understandColumns(names: readonly string[], given: Columns = {}): UnderstoodColumns {
  const entries = Object.entries(given) as [ColumnRole, string | string[]][];
  const issues = entries.flatMap(([role, wanted]) =>
    [wanted]
      .flat()
      .filter((name) => !names.includes(name))
      .map((name) => `columns.${role}: ${unknownName('column', name, { known: names })}`),
  );
  const taken = new Set(entries.flatMap(([, wanted]) => wanted));
  const found = (Object.keys(commonNames) as ColumnRole[]).flatMap((role): [ColumnRole, string | string[]][] => {
    if (given[role] !== undefined) return [[role, given[role]]];
    const guess = commonNames[role]
      .map((common) => names.find((name) => !taken.has(name) && spelled(name) === common))
      .find((name) => name !== undefined);
    if (guess !== undefined) return [[role, guess]];
    const letters = role === 'options' ? letterColumns(names) : [];
    return letters.length < 2 ? [] : [[role, letters]];
  });
  return {
    roles: Object.fromEntries(found),
    guessed: found.flatMap(([role, name]) => (given[role] !== undefined || name === role ? [] : [role])),
    issues:
      found.some(([role]) => role === 'question') || issues.length > 0
        ? issues
        : [
            `no column with the question: its columns are ${names.join(', ')}; name the right one as task.columns.question`,
          ],
  };
}

/** The columns `A`, `B`, ... with one option each, up to the first missing letter. */
function letterColumns(names: readonly string[]): string[] {
  const letters = ['A', 'B', 'C', 'D', 'E'].map((letter) =>
    names.find((name) => [letter.toLowerCase(), `option${letter.toLowerCase()}`].includes(spelled(name))),
  );
  const end = letters.indexOf(undefined);
  return (end === -1 ? letters : letters.slice(0, end)) as string[];
}

function spelled(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}
