import { MaspoError } from '@maspo/core';
import { CsvError, parse } from 'csv-parse/sync';
import type { QuestionRow } from './question-row.ts';
import type { ReadRows } from './read-json-rows.ts';

interface ParsedRecord {
  readonly record: Readonly<Record<string, string>>;
  readonly raw: string;
  /** `lines`: the line in which the record ends. */
  readonly info: { readonly lines: number };
}

/**
 * The rows of a CSV text. Its first line names the columns. The separator is the comma, semicolon or tab, whichever is most frequent in the
 * first line. Quoted cells may contain line breaks. For a row that breaks the rules, throws `MaspoError('invalid-input')` with one sentence
 * and the line.
 */
export function readCsvRows(name: string, content: string): ReadRows {
  const text = content.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  const delimiter = delimiterOf(text);
  const records = parsedRecords(name, text, delimiter);
  const rows = records.map(({ record, raw, info }): QuestionRow => {
    const number = info.lines - (raw.trim().split('\n').length - 1);
    return { number, place: `line ${number}`, values: record };
  });
  if (rows.length === 0) throw refused(name, 'it has a line with the names of columns, and no row below it: add rows');
  return { format: 'csv', rows, issues: [] };
}

function parsedRecords(name: string, text: string, delimiter: string): ParsedRecord[] {
  try {
    const columns = (names: string[]) => checkedNames(name, names);
    return parse(text, {
      columns,
      delimiter,
      skipEmptyLines: true,
      info: true,
      raw: true,
    }) as unknown as ParsedRecord[];
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    // Neither the error's message nor the error as cause is passed on: both contain the text of a row.
    throw refused(name, faultOf(error, text, delimiter));
  }
}

function checkedNames(name: string, names: readonly string[]): string[] {
  const trimmed = names.map((column) => column.trim());
  const twice = trimmed.find((column, index) => trimmed.indexOf(column) !== index);
  if (twice !== undefined)
    throw refused(name, `line 1 names the column "${twice}" twice: give each column a name of its own`);
  return trimmed;
}

function faultOf(error: CsvError, text: string, delimiter: string): string {
  const { code } = error;
  const line = (error as unknown as { lines: number }).lines;
  if (code === 'CSV_RECORD_INCONSISTENT_COLUMNS') {
    const { record = [], columns = [] } = error as unknown as { record?: unknown[]; columns?: unknown[] };
    return `line ${line} has ${record.length} ${record.length === 1 ? 'cell' : 'cells'}, but line 1 names ${columns.length} columns: put a cell that has a ${named[delimiter]} in it into double quotes`;
  }
  const quote = brokenQuote(text, delimiter);
  if (quote !== undefined)
    return `line ${quote} has a double quote that opens a cell and is not closed as it should: close it, and write a quote within a cell twice ("")`;
  return `line ${line} has a double quote within a cell that is not quoted: put the whole cell into double quotes, and write the quote within it twice ("")`;
}

const named: Readonly<Record<string, string>> = { ',': 'comma', ';': 'semicolon', '\t': 'tab' };

function delimiterOf(text: string): string {
  const first = (text.split('\n', 1)[0] ?? '').replaceAll(/"[^"]*"/g, '');
  const count = (delimiter: string) => first.split(delimiter).length;
  return Object.keys(named).reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best), ',');
}

/** The line of the first quote that opens a cell and is not closed before the end of the cell. */
function brokenQuote(text: string, delimiter: string): number | undefined {
  let line = 1;
  let opened: number | undefined;
  let isStart = true;
  for (let at = 0; at < text.length; at++) {
    const character = text[at]!;
    if (character === '\n') line++;
    if (opened === undefined) {
      if (character === '"' && isStart) opened = line;
      isStart = character === delimiter || character === '\n';
    } else if (character === '"') {
      const next = text[at + 1];
      if (next === '"') at++;
      else if (next === undefined || next === delimiter || next === '\n') opened = undefined;
      else return opened;
    }
  }
  return opened;
}

function refused(name: string, why: string): MaspoError {
  return new MaspoError('invalid-input', `${name}: ${why}`);
}
