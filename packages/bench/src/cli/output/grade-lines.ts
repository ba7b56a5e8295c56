import { createInterface } from 'node:readline/promises';
import { MaspoError } from '@maspo/core';
import type { Outcome } from '@maspo/tasks';
import type { z } from 'zod';
import { describeIssues } from '../../input/describe-issues.ts';
import { print, printJson } from './print.ts';

/** Lines in the works at once: enough to keep every core busy, few enough to keep memory flat. */
const window = 64;

/**
 * Grades each line of standard input and prints the outcomes in the order of the lines. A wrong line ends the command with its number,
 * after the outcomes of the lines before it.
 */
export async function gradeLines<Line>(
  schema: z.ZodType<Line>,
  grade: (line: Line) => Promise<Outcome>,
  { json }: { json: boolean | undefined },
): Promise<void> {
  const waiting: Promise<Outcome>[] = [];
  const printNext = async () => show(await waiting.shift()!, json);
  let number = 0;
  try {
    for await (const text of createInterface({ input: process.stdin })) {
      number += 1;
      if (text.trim() === '') continue;
      const outcome = grade(parseLine(text, number, schema));
      outcome.catch(() => {}); // It is heard when its turn to be printed comes.
      waiting.push(outcome);
      if (waiting.length === window) await printNext();
    }
  } finally {
    while (waiting.length > 0) await printNext();
  }
}

function show(outcome: Outcome, json: boolean | undefined): void {
  if (json) printJson({ ...outcome, reason: outcome.reason ?? null });
  else print([outcome.outcome, outcome.rule, outcome.reason].filter((part) => part !== undefined).join('\t'));
}

function parseLine<Line>(text: string, number: number, schema: z.ZodType<Line>): Line {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new MaspoError('invalid-input', `line ${number} of standard input is not valid JSON`, { cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new MaspoError(
    'invalid-input',
    `line ${number} of standard input: ${describeIssues(parsed.error, value, schema).join('; ')}`,
  );
}
