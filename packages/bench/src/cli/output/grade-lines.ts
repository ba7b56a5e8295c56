import { MaspoError } from '@maspo/core';
import { type Outcome, parseExactJson } from '@maspo/tasks';
import type { z } from 'zod';
import { describeIssues } from '../../input/describe-issues.ts';
import { print, printJson } from '../../terminal/print.ts';
import { linesOf } from './lines-of.ts';
import { reportFault } from './report-failure.ts';

/** How many lines are graded at once: enough to keep every core busy, few enough to keep memory use constant. */
const window = 64;

export interface GradeLinesOptions {
  readonly json: boolean | undefined;
  /** Standard input when left out. */
  readonly input?: AsyncIterable<string | Uint8Array>;
}

/**
 * Grades each line of standard input. It prints the outcomes in the order of the lines, each as soon as the earlier
 * ones are printed. `open` makes the grader when the first line arrives; an error that it throws ends the command. A
 * line that cannot be graded is `unscored`, with the reason, and the others are still graded. An invalid line ends the
 * command with the line's number, after the outcomes of the lines before it. If standard output is closed, no further
 * line is graded.
 */
export async function gradeLines<Line>(
  schema: z.ZodType<Line>,
  open: () => Promise<(line: Line) => Promise<Outcome>>,
  { json, input = process.stdin }: GradeLinesOptions,
): Promise<void> {
  const waiting: Promise<void>[] = [];
  let last = Promise.resolve();
  const printInTurn = async (before: Promise<void>, outcome: Promise<Outcome>) => {
    await before;
    show(await outcome, json);
  };
  let grade: Awaited<ReturnType<typeof open>> | undefined;
  let number = 0;
  let isRead = true;
  // The input may have no end, and grading a line may take seconds.
  const stop = () => {
    isRead = false;
  };
  process.stdout.once('error', stop);
  try {
    for await (const text of linesOf(input)) {
      if (!isRead) break;
      number += 1;
      if (text.trim() === '') continue;
      const line = parseLine(text, number, schema);
      grade ??= await open();
      last = printInTurn(last, outcomeOf(grade, line));
      waiting.push(last);
      if (waiting.length === window) await waiting.shift();
    }
  } finally {
    await last;
    process.stdout.off('error', stop);
  }
}

async function outcomeOf<Line>(grade: (line: Line) => Promise<Outcome>, line: Line): Promise<Outcome> {
  try {
    return await grade(line);
  } catch (error) {
    if (!(error instanceof MaspoError)) {
      reportFault(error);
      process.exitCode = 1;
    }
    return { outcome: 'unscored', rule: 'failed', reason: error instanceof Error ? error.message : String(error) };
  }
}

function show(outcome: Outcome, json: boolean | undefined): void {
  if (json) printJson({ ...outcome, reason: outcome.reason ?? null });
  else print(...[outcome.outcome, outcome.rule, outcome.reason].filter((part) => part !== undefined));
}

function parseLine<Line>(text: string, number: number, schema: z.ZodType<Line>): Line {
  let value: unknown;
  try {
    value = parseExactJson(text);
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
