import type { ColumnRole } from './columns.ts';
import type { QuestionFile } from './read-question-file.ts';

const kinds: Readonly<Record<QuestionFile['format'], string>> = {
  jsonl: 'JSONL',
  json: 'a JSON list',
  csv: 'CSV',
  parquet: 'Parquet',
};

/** Describes how a question file was understood, in sentences. Guessed columns are marked as guessed. */
export function describeQuestionFile(file: QuestionFile): string[] {
  const { name, format, rows, answered, columns } = file;
  const many = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`;
  const answers =
    answered === 0
      ? 'without answers'
      : answered === rows.length
        ? 'with answers'
        : `${answered} of them with an answer`;
  return [
    `${name} is ${kinds[format]}: ${many(rows.length, 'question')}, ${answers}, ${many(columns.length, 'column')} (${columns.join(', ')}).`,
    ...columnSentences(file),
  ];
}

/** A sentence with the columns of all roles that were found. */
function columnSentences({ roles, guessed }: QuestionFile): string[] {
  const parts = (['question', 'answer', 'id', 'options', 'tests', 'entryPoint'] as const).flatMap((role) => {
    const column = roles[role];
    if (column === undefined) return [];
    return [`the ${names[role]} from ${[column].flat().join(', ')}${guessed.includes(role) ? ' (guessed)' : ''}`];
  });
  return parts.length === 0 ? [] : [`It takes ${parts.join(', ')}.`];
}

const names: Readonly<Record<Exclude<ColumnRole, 'setup' | 'solution'>, string>> = {
  question: 'question',
  answer: 'answer',
  id: 'id',
  options: 'options',
  tests: 'tests',
  entryPoint: 'entry point',
};

/** The guesses that a user should confirm, as one sentence. Undefined if no column was guessed. */
export function guessText({ name, roles, guessed }: QuestionFile): string | undefined {
  if (guessed.length === 0) return undefined;
  const parts = guessed.map((role) => `${role}: ${shown(roles[role]!)}`);
  return `${name}: columns were guessed by their names: { ${parts.join(', ')} }; if that is wrong, name them as task.columns`;
}

function shown(column: string | readonly string[]): string {
  return typeof column === 'string' ? column : `[${column.join(', ')}]`;
}
