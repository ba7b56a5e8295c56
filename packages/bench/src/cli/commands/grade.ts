import {
  type GradingMode,
  gradeChoice,
  gradeCode,
  gradeMath,
  gradeText,
  probeSandbox,
  type SandboxLevel,
  weaknessOf,
} from '@maspo/tasks';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { note } from '../../terminal/print.ts';
import { type SandboxLevelOption, sandboxLevelOption } from '../options/sandbox-level-option.ts';
import { gradeLines } from '../output/grade-lines.ts';

interface TextOptions {
  readonly json?: boolean;
  readonly ignoreCase?: boolean;
  readonly keepWhitespace?: boolean;
  readonly fields?: readonly string[];
}

interface Options extends SandboxLevelOption {
  readonly json?: boolean;
  readonly mode: GradingMode;
}

export function addGradeCommand(program: Command): void {
  const grade = program
    .command('grade')
    .summary('grade answers: JSONL on standard input, one outcome per line')
    .description(
      'Grades one answer per line of standard input. Every line gives correct, incorrect, or unscored with the reason.',
    );

  withOptions(grade.command('math').summary('{"gold", "answer"}')).action(({ json, mode }: Options) =>
    gradeLines(
      mathLine,
      async () =>
        async ({ gold, answer }) =>
          gradeMath(gold, answer, { mode }),
      { json },
    ),
  );

  withOptions(grade.command('choice').summary('{"gold", "answer", "options"?}')).action(({ json, mode }: Options) =>
    gradeLines(
      choiceLine,
      async () =>
        async ({ gold, answer, options }) =>
          gradeChoice({ letter: gold, options }, answer, { mode }),
      { json },
    ),
  );

  withOptions(grade.command('code').summary('{"code" or "answer", "tests", "entryPoint", "setup"?}; runs in a sandbox'))
    .addOption(sandboxLevelOption())
    .action(({ json, mode, sandboxLevel }: Options) =>
      gradeLines(
        codeLine,
        async () => {
          const sandbox = await probeSandbox(levelsFor(sandboxLevel));
          const weakness = weaknessOf(sandbox.level);
          if (weakness !== undefined) note(`warning: ${weakness}`);
          return ({ code, answer, ...gold }) => gradeCode(gold, answer ?? asOutput(code!), sandbox, { mode });
        },
        { json },
      ),
    );

  addTextCommands(grade);
}

/** The kinds that compare texts; `task.scoring` has the same kinds. */
function addTextCommands(grade: Command): void {
  for (const [kind, line, summary] of textKinds) {
    const command = grade
      .command(kind)
      .summary(`{"gold", "answer"}; ${summary}`)
      .option('--json', 'print outcomes as JSON')
      .option('--ignore-case', 'capital and small letters are alike');
    if (kind !== 'regex') command.option('--keep-whitespace', 'runs of white space do not count as one blank');
    if (kind === 'json')
      command.option('--fields <names>', 'compare only these fields of an object, separated by commas', fieldNames);
    command.action(({ json, ignoreCase, keepWhitespace, fields }: TextOptions) => {
      const norm = {
        case: ignoreCase ? 'ignore' : 'keep',
        whitespace: keepWhitespace ? 'keep' : 'collapse',
      } as const;
      const scoring = { kind, ...norm, ...(fields === undefined ? {} : { fields }) };
      return gradeLines(
        fields === undefined ? line : line.superRefine(holding(fields)),
        async () =>
          async ({ gold, answer }) =>
            gradeText(gold, answer, scoring),
        { json },
      );
    });
  }
}

function fieldNames(list: string): string[] {
  const names = list.split(',').map((name) => name.trim());
  if (names.includes('')) throw new InvalidArgumentError('Expected names with a comma between two of them.');
  return names;
}

/** Refuses a line whose gold lacks one of the fields, because this gold would equal every answer that also lacks the field. */
function holding(fields: readonly string[]) {
  return ({ gold }: { readonly gold?: unknown }, context: z.RefinementCtx): void => {
    const isObject = typeof gold === 'object' && gold !== null && !Array.isArray(gold);
    const missing = fields.find((field) => !isObject || !Object.hasOwn(gold, field));
    if (missing === undefined) return;
    const message = isObject
      ? `it has no field "${missing}", which --fields names`
      : 'expected an object with the fields that --fields names';
    context.addIssue({ code: 'custom', path: ['gold'], message });
  };
}

const someTexts = z.union([z.string(), z.array(z.string()).min(1)]).transform((texts) => [texts].flat());

const textLine = z.strictObject({ gold: someTexts, answer: z.string() });

const patternLine = z.strictObject({
  gold: z.string().superRefine((pattern, context) => {
    try {
      new RegExp(pattern, 'u');
    } catch (error) {
      context.addIssue(`expected a regular expression: ${(error as Error).message}`);
    }
  }),
  answer: z.string(),
});

const valueLine = z.strictObject({ gold: z.unknown(), answer: z.string() });

const textKinds: readonly (readonly [
  kind: 'exact' | 'contains' | 'regex' | 'json',
  line: z.ZodType<{ readonly gold?: unknown; readonly answer: string }>,
  summary: string,
])[] = [
  ['exact', textLine, 'the text equals the gold one, or one of a list'],
  ['contains', textLine, 'the text holds the gold one, or one of a list'],
  ['regex', patternLine, 'the text matches a regular expression'],
  ['json', valueLine, 'the text is JSON of the same value'],
];

/**
 * Each outcome names its sandbox level, and these outcomes go into no table. So Pyodide without isolation around it is allowed here if the
 * machine has nothing better.
 */
function levelsFor(level: SandboxLevel | undefined): { level?: readonly SandboxLevel[] } {
  if (level === undefined) return {};
  return { level: level === 'pyodide' ? ['pyodide', 'pyodide-weak'] : [level] };
}

const mathLine = z.strictObject({ gold: z.string(), answer: z.string() });

/** Five options; only their letters are known. */
const unknownTexts = ['', '', '', '', ''];

const choiceLine = z.strictObject({
  gold: z.string().regex(/^[A-E]$/),
  answer: z.string(),
  options: z.array(z.string()).default(unknownTexts),
});

const codeLine = z
  .strictObject({
    code: z.string().optional(),
    answer: z.string().optional(),
    tests: z.array(z.string()).min(1),
    entryPoint: z.string(),
    setup: z.string().default(''),
  })
  .refine(({ code, answer }) => (code === undefined) !== (answer === undefined), {
    error: 'give either "code", a program, or "answer", a model\'s output',
  });

function withOptions(command: Command): Command {
  const modes: GradingMode[] = ['repaired', 'as-published'];
  return command
    .addOption(
      new Option('--mode <mode>', 'trusted grading, or the rules of the released code')
        .choices(modes)
        .default(modes[0]),
    )
    .option('--json', 'print outcomes as JSON');
}

/** Wraps a program in a code fence. If it already contains a fence, it is taken as a whole output of a model, like `answer`. */
function asOutput(code: string): string {
  return code.includes('```') ? code : `\`\`\`python\n${code}\n\`\`\``;
}
