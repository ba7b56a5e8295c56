import { answerFormats, shownValue } from '@maspo/core';
import { columnsSchema, gradedFormats } from '@maspo/tasks';
import { z } from 'zod';
import { gradingChoices } from '../grading/create-grading.ts';

/**
 * The value that was seen in place of one of several shapes. For a map, also what is wrong in it, because it was meant for the shape of a
 * map.
 */
function seenIn({
  input,
  errors = [],
}: {
  readonly input?: unknown;
  readonly errors?: readonly z.core.$ZodIssue[][];
}): string {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return shownValue(input);
  const wrong = errors.map((issues) =>
    issues.filter(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'),
  );
  const [first] = wrong.find((issues) => issues.length > 0) ?? [];
  return first === undefined
    ? 'a map'
    : `a map in which ${[...first.path, first.message.replace(/^Invalid (?:input|option): /, '')].join(': ')}`;
}

/** Scorings that may be given as one word. */
export const scoringNames = [...gradedFormats, 'exact', 'contains', 'regex', 'json', 'none'] as const;

const scoringOptions = z.strictObject({
  kind: z.enum(scoringNames).optional().describe('How final answers are compared with the right ones'),
  module: z.string().optional().describe('A module of your own whose default export scores an answer'),
  rubric: z
    .string()
    .regex(/\S/, 'expected text, but it is blank')
    .optional()
    .describe('What a good answer fulfils; the evaluator model judges it, so the result is judged and not graded'),
  case: z
    .enum(['keep', 'ignore'])
    .default('keep')
    .describe('Whether capital and small letters differ, for exact, contains, regex and json'),
  whitespace: z
    .enum(['keep', 'collapse'])
    .default('collapse')
    .describe('Whether runs of white space count as one blank, for exact, contains and json'),
  fields: z
    .array(z.string())
    .min(1)
    .optional()
    .describe('For json: the fields of an object that are compared; all of the value when left out'),
});

const scoringSchema = z
  .union([z.enum(scoringNames), scoringOptions], {
    error: (issue) =>
      `expected one of ${scoringNames.join(', ')}, or a map such as { kind: exact, case: ignore }, { module: ./score.ts } or { rubric: "..." }, seen ${seenIn(issue)}`,
  })
  .transform((given) => (typeof given === 'string' ? scoringOptions.parse({ kind: given }) : given))
  .superRefine(({ kind, module, rubric, fields }, context) => {
    if (!isOne(kind, module, rubric)) context.addIssue('give one of kind, module and rubric, e.g. `kind: exact`');
    if (fields !== undefined && kind !== 'json')
      context.addIssue({ code: 'custom', path: ['fields'], message: 'goes with `kind: json` alone' });
  });

/** A scoring as a configuration states it. */
export type ScoringConfig = z.infer<typeof scoringSchema>;

const sourceSchema = z.strictObject({
  file: z.string().describe('A file of questions with answers, relative to the configuration file'),
  name: z.string().optional().describe('Its name in reports; the name of the file when left out'),
  columns: columnsSchema.optional().describe('Which of its columns hold what; as for the task when left out'),
  limit: z.int().min(1).optional().describe('The maximum number of its questions, from the top; all when left out'),
});

/** A file of validation questions as a configuration states it. */
export type ValidationSource = z.infer<typeof sourceSchema>;

const validationSchema = z
  .union([z.int().min(1), sourceSchema, z.array(sourceSchema).min(1)], {
    error: (issue) =>
      `expected how many questions to set apart from the task's own, or a file such as { file: check.jsonl }, or a list of such files, seen ${seenIn(issue)}`,
  })
  .describe(
    'Labelled questions besides pool and test, for guards.finalAccuracy and a target of accuracy: a number of the own questions, or separate files',
  );

export const taskSchema = z
  .strictObject({
    benchmark: z.string().optional().describe('Id of a benchmark; `maspo data list` shows them'),
    file: z
      .string()
      .optional()
      .describe('A file of your own questions, in JSONL, JSON, CSV or Parquet, relative to the configuration file'),
    module: z.string().optional().describe('A module of your own whose default export is a benchmark'),
    columns: columnsSchema
      .optional()
      .describe('Which columns of your own file hold what; looked for by common names when left out'),
    scoring: scoringSchema
      .optional()
      .describe('How answers to your own questions are scored; none where the file has no answers'),
    format: z
      .enum(answerFormats)
      .optional()
      .describe(
        'The form in which built-in architectures ask for answers to your own questions; as for the scoring when left out',
      ),
    requirement: z.string().optional().describe('What a good final response does, for your own file'),
    split: z
      .enum(['held-out', 'transductive'])
      .default('held-out')
      .describe('held-out: pool and test are disjoint; transductive: the pool is drawn from the test set'),
    pool: z.int().min(1).default(50).describe('Unlabelled questions for the optimizer (50 in the paper)'),
    validation: validationSchema.optional(),
    grading: z
      .enum(gradingChoices)
      .default('repaired')
      .describe(
        "repaired: trusted graders; as-published: the released code's rules; both: the first, and the second next to it",
      ),
    limit: z.int().min(1).optional().describe('The maximum number of test questions; all when left out'),
  })
  .superRefine(({ benchmark, file, module, format, scoring, columns, grading }, context) => {
    if (!isOne(benchmark, file, module))
      context.addIssue(
        'name one of benchmark, file and module, e.g. `benchmark: math-500`, `file: mine.jsonl` or `module: ./mine.ts`',
      );
    if (file === undefined)
      for (const [name, value] of Object.entries({ format, scoring, columns }))
        if (value !== undefined)
          context.addIssue({
            code: 'custom',
            path: [name],
            message: 'goes with `file` alone: a benchmark has its own',
          });
    const kind = scoring?.kind ?? (format === 'text' ? undefined : format);
    for (const needed of ['choice', 'code'] as const)
      if (scoring?.kind === needed && format !== undefined && format !== needed)
        context.addIssue({
          code: 'custom',
          path: ['format'],
          message: `expected ${needed}, which scoring ${needed} reads: leave it out, or choose another scoring`,
        });
    if (file !== undefined && grading !== 'repaired' && !gradedFormats.some((graded) => graded === kind))
      context.addIssue({
        code: 'custom',
        path: ['grading'],
        message: `expected repaired: the released code has rules for ${gradedFormats.join(', ')} alone`,
      });
  });

export function isOne(...values: unknown[]): boolean {
  return values.filter((value) => value !== undefined).length === 1;
}
