import { createInterface } from 'node:readline/promises';
import { MaspoError } from '@maspo/core';
import { gradeChoice, gradeCode, gradeMath, type Outcome, probeSandbox } from '@maspo/tasks';
import type { Command } from 'commander';
import { z } from 'zod';
import { describeIssues } from '../../config/describe-issues.ts';
import { print, printJson } from '../print.ts';

interface Options {
  readonly json?: boolean;
}

export function addGradeCommand(program: Command): void {
  const grade = program
    .command('grade')
    .summary('grade answers: JSONL on standard input, one outcome per line')
    .description(
      'Grades one answer per line of standard input. Every line gives correct, incorrect, or unscored with the reason.',
    );

  const math = z.strictObject({ gold: z.string(), answer: z.string() });
  grade
    .command('math')
    .summary('{"gold", "answer"}')
    .option('--json', 'print outcomes as JSON')
    .action((options: Options) => gradeLines(options, math, async ({ gold, answer }) => gradeMath(gold, answer)));

  const choice = z.strictObject({
    gold: z.string().regex(/^[A-E]$/),
    answer: z.string(),
    options: z.array(z.string()).default(unknownTexts),
  });
  grade
    .command('choice')
    .summary('{"gold", "answer", "options"?}')
    .option('--json', 'print outcomes as JSON')
    .action((options: Options) =>
      gradeLines(options, choice, async ({ gold, answer, options: texts }) =>
        gradeChoice({ letter: gold, options: texts }, answer),
      ),
    );

  const code = z.strictObject({
    code: z.string(),
    tests: z.array(z.string()).min(1),
    entryPoint: z.string(),
    setup: z.string().default(''),
  });
  grade
    .command('code')
    .summary('{"code", "tests", "entryPoint", "setup"?}; runs inside bubblewrap')
    .option('--json', 'print outcomes as JSON')
    .action(async (options: Options) => {
      const sandbox = await probeSandbox();
      await gradeLines(options, code, ({ code: answer, ...gold }) => gradeCode(gold, answer, sandbox));
    });
}

/** Five options of which only the letters are known. */
const unknownTexts = ['', '', '', '', ''];

/** Outcomes come in the order of the lines; a wrong line ends the command with its number. */
async function gradeLines<Line>(
  { json }: Options,
  schema: z.ZodType<Line>,
  grade: (line: Line) => Promise<Outcome>,
): Promise<void> {
  let number = 0;
  for await (const text of createInterface({ input: process.stdin })) {
    number += 1;
    if (text.trim() === '') continue;
    const outcome = await grade(parseLine(text, number, schema));
    if (json) printJson({ ...outcome, reason: outcome.reason ?? null });
    else print([outcome.outcome, outcome.rule, outcome.reason].filter((part) => part !== undefined).join('\t'));
  }
}

function parseLine<Line>(text: string, number: number, schema: z.ZodType<Line>): Line {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new MaspoError('invalid-input', `line ${number} of standard input is no valid JSON`, { cause });
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new MaspoError(
    'invalid-input',
    `line ${number} of standard input: ${describeIssues(parsed.error, value, schema).join('; ')}`,
  );
}
