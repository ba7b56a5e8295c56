import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { MaspoError } from '@maspo/core';
import { type Columns, type UnderstoodColumns, understandColumns } from './columns.ts';
import { decodeText } from './decode-text.ts';
import { createIssueGroups } from './issue-groups.ts';
import type { QuestionRow } from './question-row.ts';
import { readCsvRows } from './read-csv-rows.ts';
import { type ReadRows, readJsonRows } from './read-json-rows.ts';
import { readParquetRows } from './read-parquet-rows.ts';

/** A file of questions as it was read, before anything is decided about scoring. */
export interface QuestionFile {
  /** As the user named it. */
  readonly name: string;
  readonly format: ReadRows['format'];
  /** Lower-case hex SHA-256 of the file's bytes. */
  readonly sha256: string;
  /** Names of all columns, in the order in which they first appear. */
  readonly columns: readonly string[];
  /** The column of each role. */
  readonly roles: Columns;
  /** Roles that were guessed from the name of a column. */
  readonly guessed: UnderstoodColumns['guessed'];
  readonly rows: readonly QuestionRow[];
  /** How many rows have an answer; 0 if there is no column of answers. */
  readonly answered: number;
  /** The issues that must be corrected before the file can be used, one sentence for each kind. Empty if there are none. */
  readonly issues: readonly string[];
}

/** Larger files are not lists of questions, and do not fit into one string of the engine. */
const mostBytes = 400_000_000;

/** About 250,000 tokens. No agent has room for more in addition to its prompt. */
const longestQuestion = 1_000_000;

/**
 * Reads a JSONL, JSON, CSV or Parquet file of questions, with or without answers. `name` is its name in messages, by default the path. If
 * the file has no rows to read, throws one `MaspoError` with one sentence: `missing-data` for a missing file, and `invalid-input` for a
 * folder, an empty file, another encoding or damage. The issues of single rows are in `issues`.
 */
export async function readQuestionFile(
  path: string,
  { columns, name = path }: { readonly columns?: Columns | undefined; readonly name?: string } = {},
): Promise<QuestionFile> {
  const bytes = await readBytes(path, name);
  const rows = isParquet(bytes, name) ? await readParquetRows(name, bytes) : readTextRows(name, bytes);
  return questionFileOf(name, { ...rows, sha256: createHash('sha256').update(bytes).digest('hex') }, columns);
}

/** Like `readQuestionFile`, for the content of a text file. */
export function parseQuestionFile(name: string, content: string, columns?: Columns): QuestionFile {
  const bytes = new TextEncoder().encode(content);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return questionFileOf(name, { ...readTextRows(name, bytes), sha256 }, columns);
}

function questionFileOf(
  name: string,
  { format, rows, issues, sha256 }: ReadRows & { readonly sha256: string },
  given: Columns | undefined,
): QuestionFile {
  const columns = [...new Set(rows.flatMap(({ values }) => Object.keys(values)))];
  const understood: UnderstoodColumns =
    rows.length === 0 ? { roles: {}, guessed: [], issues: [] } : understandColumns(columns, given);
  const { roles, guessed } = understood;
  const answered = rows.filter(({ values }) => hasValue(roles.answer === undefined ? undefined : values[roles.answer]));
  return {
    name,
    format,
    sha256,
    columns,
    roles,
    guessed,
    rows,
    answered: answered.length,
    issues: [
      ...issues,
      ...understood.issues,
      ...(understood.issues.length === 0 ? [...questionIssues(rows, roles), ...idIssues(rows, roles)] : []),
    ],
  };
}

/** Whether a cell has a value. */
export function hasValue(value: unknown): boolean {
  return value !== undefined && value !== null && !(typeof value === 'string' && value.trim() === '');
}

/** The beginning of each id: the file's name without folder and extension. */
export function stemOf(name: string): string {
  return basename(name, extname(name));
}

function questionIssues(rows: readonly QuestionRow[], { question }: Columns): string[] {
  const groups = createIssueGroups();
  for (const { place, values } of rows) {
    const value = values[question ?? ''];
    if (!hasValue(value))
      groups.add('blank', `${place}: no question in "${question}", expected text: fill it in, or leave the row out`);
    else if (typeof value === 'object')
      groups.add('kind', `${place}: the question in "${question}" is a list or a map, expected text`);
    else if (String(value).length > longestQuestion)
      groups.add(
        'long',
        `${place}: the question has ${String(value).length.toLocaleString('en-US')} characters, expected at most ${longestQuestion.toLocaleString('en-US')}, as no model has room for more: shorten or split it`,
      );
  }
  return groups.sentences();
}

function idIssues(rows: readonly QuestionRow[], { id }: Columns): string[] {
  if (id === undefined) return [];
  const groups = createIssueGroups();
  const first = new Map<string, string>();
  for (const { place, number, values } of rows) {
    // A row without an id is named by its number, which may also be the id of another row.
    const value = hasValue(values[id]) ? values[id] : number;
    if (typeof value === 'object') {
      groups.add('kind', `${place}: the id in "${id}" is a list or a map, expected text or a number`);
      continue;
    }
    const before = first.get(String(value));
    if (before === undefined) first.set(String(value), place);
    else
      groups.add(
        'twice',
        `${place}: the id "${value}" in "${id}" is used in ${before} already: give each row its own, or name another column as task.columns.id`,
      );
  }
  return groups.sentences();
}

async function readBytes(path: string, name: string): Promise<Uint8Array> {
  let bytes: Uint8Array;
  try {
    const { size } = await stat(path);
    if (size > mostBytes)
      throw refused(
        name,
        `it has ${Math.round(size / 1e6)} MB, expected at most ${mostBytes / 1e6} MB: take a part of it`,
      );
    bytes = await readFile(path);
  } catch (cause) {
    if (cause instanceof MaspoError) throw cause;
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'EISDIR') throw refused(name, 'it is a folder, expected a file: name a file in it');
    const reason = code === 'ENOENT' || code === 'ENOTDIR' ? 'there is no such file' : message;
    throw new MaspoError('missing-data', `cannot read ${name}: ${reason}`, { cause });
  }
  if (bytes.length === 0) throw refused(name, 'it is empty, expected at least one question');
  return bytes;
}

function isParquet(bytes: Uint8Array, name: string): boolean {
  const isMarked = String.fromCharCode(...bytes.subarray(0, 4)) === 'PAR1';
  if (!isMarked && extname(name).toLowerCase() === '.parquet')
    throw refused(
      name,
      'its name ends in .parquet, but it is not a Parquet file: write it again, or name it by what it is',
    );
  return isMarked;
}

function readTextRows(name: string, bytes: Uint8Array): ReadRows {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) throw refused(name, 'it is compressed with gzip: unpack it first');
  const text = decodeText(name, bytes);
  if (text.trim() === '') throw refused(name, 'it is blank, expected at least one question');
  const extension = extname(name).toLowerCase();
  if (['.csv', '.tsv'].includes(extension)) return readCsvRows(name, text);
  if (['.jsonl', '.ndjson', '.json'].includes(extension) || /^\s*[[{]/.test(text)) return readJsonRows(name, text);
  throw refused(
    name,
    `its kind is not known${extension === '' ? '' : ` by its name, which ends in ${extension}`}: expected .jsonl, .json, .csv, .tsv or .parquet`,
  );
}

function refused(name: string, why: string): MaspoError {
  return new MaspoError('invalid-input', `${name}: ${why}`);
}
