import { MaspoError, shownValue } from '@maspo/core';
import { parseExactJson } from '../example/exact-json.ts';
import { createIssueGroups } from './issue-groups.ts';
import type { QuestionRow } from './question-row.ts';

export interface ReadRows {
  readonly format: 'jsonl' | 'json' | 'csv' | 'parquet';
  readonly rows: readonly QuestionRow[];
  /** The issues of rows that could not be read. */
  readonly issues: readonly string[];
}

/**
 * The rows of a text that is one JSON list of objects, or has one JSON object on each line. The content decides between the two, because
 * people use the names `.json` and `.jsonl` for both. Throws `MaspoError('invalid-input')` with one sentence if the text is neither.
 */
export function readJsonRows(name: string, text: string): ReadRows {
  const start = text.trimStart()[0];
  if (start === '[') return listRows(name, text);
  if (start === '{') return lineRows(name, text);
  throw new MaspoError(
    'invalid-input',
    `${name}: it begins with ${shownValue(text.trimStart().slice(0, 20))}, which is not JSON: expected one object on each line, or one list of objects`,
  );
}

function listRows(name: string, text: string): ReadRows {
  const whole = parsed(text);
  // A file whose lines are lists is not a list of objects. Its lines are reported as wrong rows.
  if (whole === undefined && parsed(text.trimStart().split('\n', 1)[0]!) !== undefined) return lineRows(name, text);
  if (whole === undefined)
    throw new MaspoError(
      'invalid-input',
      `${name}: it begins as a JSON list, but is not valid JSON${placeOfFault(text)}: correct it there, or write one object on each line`,
    );
  const items = (whole as unknown[]).map((value, index) => ({ number: index + 1, place: `item ${index + 1}`, value }));
  return { format: 'json', ...objectsOf(items) };
}

function lineRows(name: string, text: string): ReadRows {
  const lines = text
    .split('\n')
    .map((line, index) => ({ number: index + 1, place: `line ${index + 1}`, text: line.trim() }))
    .filter((line) => line.text !== '');
  const items = lines.map(({ number, place, text: line }) => ({ number, place, value: parsed(line) }));
  if (items.every(({ value }) => value === undefined)) {
    const whole = parsed(text);
    if (whole !== undefined) throw refusedObject(name, whole as object);
  }
  return { format: 'jsonl', ...objectsOf(items) };
}

function refusedObject(name: string, whole: object): MaspoError {
  const list = Object.entries(whole).find(([, value]) => Array.isArray(value))?.[0];
  const advice =
    list === undefined ? 'put it into a list, or on one line' : `write the list under "${list}" alone into the file`;
  return new MaspoError(
    'invalid-input',
    `${name}: it is one JSON object, expected a list of objects or one object on each line: ${advice}`,
  );
}

function objectsOf(
  items: readonly { readonly number: number; readonly place: string; readonly value: unknown }[],
): Pick<ReadRows, 'rows' | 'issues'> {
  const groups = createIssueGroups();
  const rows = items.flatMap(({ number, place, value }) => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return [{ number, place, values: value as QuestionRow['values'] }];
    // The engine's own message is left out: it quotes the line, and some data must not be quoted.
    if (value === undefined)
      groups.add('json', `${place}: not valid JSON, expected one object such as {"question": "..."}`);
    else groups.add('object', `${place}: expected an object such as {"question": "..."}, seen ${shownValue(value)}`);
    return [];
  });
  return { rows, issues: groups.sentences() };
}

function parsed(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    return undefined;
  }
}

/** The position of the fault in words. The engine reports most faults with an offset. */
function placeOfFault(text: string): string {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    const offset = /at position (\d+)/.exec((error as Error).message)?.[1];
    if (offset === undefined) return ': it ends too early';
    return `, in line ${text.slice(0, Number(offset)).split('\n').length}`;
  }
}
