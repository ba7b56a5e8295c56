import { MaspoError } from '@maspo/core';
import { shownLines } from '../../terminal/shown-text.ts';
import type { Library } from '../reading/library.ts';
import { readAll } from '../reading/question-evidence.ts';
import type { RunHead } from '../reading/run-head.ts';

/** Identifies a text in the traces of a run. */
export interface TextWish {
  readonly question: string;
  /** Number of its record. */
  readonly n: number;
  /** The path to the text in the record, as JSON: `["turns","solver","output"]`. */
  readonly at: string;
}

/** A full text of a trace; characters that cannot be seen are escaped. Throws `MaspoError('missing-data')` if the text does not exist. */
export async function wholeText(library: Library, head: RunHead, { question, n, at }: TextWish): Promise<string> {
  const traces = await library.traces(head);
  if (typeof traces === 'string') throw new MaspoError('missing-data', `there is no text: ${traces}`);
  const { records, unread } = await readAll(traces, { question, numbers: new Set([n]) });
  const text = textAt(records[0], at);
  if (text === undefined)
    throw new MaspoError('missing-data', unread ?? 'there is no such text in the traces of this run');
  return shownLines(text);
}

/** Follows own properties only. */
function textAt(record: unknown, at: string): string | undefined {
  let value = record;
  for (const key of stepsOf(at)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return typeof value === 'string' ? value : undefined;
}

function stepsOf(at: string): (string | number)[] {
  try {
    const steps: unknown = JSON.parse(at);
    return Array.isArray(steps) && steps.every((step) => typeof step === 'string' || typeof step === 'number')
      ? steps
      : [];
  } catch {
    return [];
  }
}
