import { contentHash, MaspoError } from '@maspo/core';
import {
  benchmarks,
  type Example,
  type GradedFormat,
  gradedFormats,
  requirements,
  sampleBenchmarks,
} from '@maspo/tasks';
import { z } from 'zod';
import { parseInput } from '../input/parse-input.ts';
import { aFunction, aText, type Expected, inModule, loadModule } from './load-module.ts';
import type { TaskSetup } from './task-setup.ts';

/** A benchmark of the user: the default export of the module that a configuration names as `task: { module: ... }`. */
export interface ModuleBenchmark {
  /** The name in results. It must not be a built-in id. */
  readonly id: string;
  /** How answers are read and graded. */
  readonly format: GradedFormat;
  /** What a good final response does; the default is the requirement of the format. Judges and proposers read it. */
  readonly requirement?: string;
  /** All labelled questions, the same for every call. Their content decides the run. */
  examples(): readonly Example[] | Promise<readonly Example[]>;
}

const benchmarkShape = z.looseObject({
  id: aText,
  format: z.enum(gradedFormats),
  requirement: aText.optional(),
  examples: aFunction,
});

const expected: Expected<ModuleBenchmark> = {
  kind: 'a benchmark',
  shape: benchmarkShape,
  nameOf: ({ id }) => id,
  builtIn: [...benchmarks, ...sampleBenchmarks].map(({ id }) => id),
};

const text = z.string().regex(/\S/, 'expected text, but it is blank');
const gold = {
  math: z.looseObject({ format: z.literal('math'), answer: text }),
  choice: z.looseObject({
    format: z.literal('choice'),
    letter: z.enum(['A', 'B', 'C', 'D', 'E']),
    options: z.array(text).min(2),
  }),
  code: z.looseObject({ format: z.literal('code'), setup: z.string(), entryPoint: text, tests: z.array(text).min(1) }),
};

/** Throws `MaspoError` for a missing or wrong module, and for missing or wrong examples. */
export async function readModuleBenchmark(
  path: string,
  { directory, requirement }: { readonly directory: string; readonly requirement: string | undefined },
): Promise<TaskSetup> {
  const { value: benchmark, record } = await loadModule(path, { directory, expected });
  const { id, format } = benchmark;
  const examples = await inModule(path, () => benchmark.examples());
  checkExamples(examples, { path, format });
  return {
    id,
    format,
    scoring: format,
    tested: true,
    requirement: requirement ?? benchmark.requirement ?? requirements[format],
    examples,
    validation: [],
    notes: [],
    sha256: contentHash(JSON.stringify(examples)),
    module: record,
  };
}

function checkExamples(examples: unknown, { path, format }: { path: string; format: GradedFormat }): void {
  const schema = z.array(z.looseObject({ id: text, text, gold: gold[format] })).min(1, 'expected at least one example');
  const checked = parseInput(examples, { schema, subject: `the examples of ${path}` });
  const repeated = checked.find(({ id }, index) => checked.findIndex((other) => other.id === id) < index);
  if (repeated !== undefined)
    throw new MaspoError('invalid-input', `the examples of ${path}: the id "${repeated.id}" is used twice`);
}
