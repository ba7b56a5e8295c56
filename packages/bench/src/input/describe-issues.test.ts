import { expect, test } from 'vitest';
import { z } from 'zod';
import { runConfigSchema } from '../config/run-config.ts';
import { describeIssues } from './describe-issues.ts';

const simulated = { provider: 'simulated' };
const complete = {
  task: { benchmark: 'math-500' },
  architecture: { name: 'sequential' },
  optimizer: { name: 'maspo' },
  models: { agent: simulated, optimizer: simulated, evaluator: simulated },
};

function problemsOf(input: unknown, schema: z.ZodType = runConfigSchema): string[] {
  const parsed = schema.safeParse(input);
  return parsed.success ? [] : describeIssues(parsed.error, input, schema);
}

test('a complete configuration has no problem', () => {
  expect(problemsOf(complete)).toEqual([]);
});

test('missing fields are named with an example, all at once', () => {
  expect(problemsOf({ optimizer: {}, models: { agent: simulated } })).toEqual([
    'task: missing: e.g. { benchmark: math-500 }',
    'architecture: missing: e.g. { name: sequential }',
    'optimizer: give either a name or a module, e.g. `name: maspo` or `module: ./my-optimizer.ts`',
    'models.optimizer: missing: the model that proposes prompts, e.g. { provider: simulated }',
    'models.evaluator: missing: the model that judges outputs, e.g. { provider: simulated }',
  ]);
});

test.each<[what: string, changes: unknown, problem: string | RegExp]>([
  [
    'an unknown field',
    { bugdet: 3 },
    'unknown field "bugdet": known are task, architecture, prune, optimizer, models, judgeCheck, concurrency, budget, seed, traces. Did you mean "budget"?',
  ],
  [
    'an unknown field inside',
    { task: { benchmark: 'aqua', bool: 3 } },
    /^task: unknown field "bool": known are benchmark, file, module, columns, .* Did you mean "pool"\?$/,
  ],
  [
    'an unknown field of a section that may be left out',
    { budget: { maxMony: 3 } },
    'budget: unknown field "maxMony": known are maxCalls, maxTokens, maxMoney, deadline. Did you mean "maxMoney"?',
  ],
  ['a number too small', { seed: -1 }, 'seed: expected >=0, seen -1'],
  ['a number too large', { concurrency: 5000 }, 'concurrency: expected <=1024, seen 5000'],
  ['half a number', { seed: 1.5 }, 'seed: expected int, seen 1.5'],
  ['a text for a number', { seed: 'seven' }, 'seed: expected number, seen "seven"'],
  ['a list for a map', { task: [] }, 'task: expected object, seen a list of 0'],
  ['nothing for a map', { task: null }, 'task: expected object, seen null'],
  [
    'an unknown choice',
    { task: { benchmark: 'aqua', split: 'half' } },
    /^task\.split: expected .*held-out.*, seen "half"$/,
  ],
  ['neither benchmark nor file', { task: {} }, /^task: name one of benchmark, file and module/],
  [
    'an unknown scoring',
    { task: { file: 'mine.jsonl', scoring: 'exakt' } },
    /^task\.scoring: expected one of math, .*, or a map such as .*, seen "exakt"$/,
  ],
  [
    'a scoring without a kind',
    { task: { file: 'mine.jsonl', scoring: { case: 'ignore' } } },
    /^task\.scoring: give one of/,
  ],
  [
    'a scoring with a wrong option',
    { task: { file: 'mine.jsonl', scoring: { kind: 'exact', case: 'lower' } } },
    /^task\.scoring: expected .* seen a map in which case: expected one of "keep"\|"ignore"$/,
  ],
  [
    'options of another scoring',
    { task: { file: 'mine.jsonl', scoring: { kind: 'exact', fields: ['a'] } } },
    'task.scoring.fields: goes with `kind: json` alone',
  ],
  [
    'published rules for a scoring that has none',
    { task: { file: 'mine.jsonl', scoring: 'exact', grading: 'both' } },
    'task.grading: expected repaired: the released code has rules for math, choice, code alone',
  ],
  [
    'a benchmark with a format',
    { task: { benchmark: 'aqua', format: 'choice' } },
    'task.format: goes with `file` alone: a benchmark has its own',
  ],
  [
    'name and graph',
    { architecture: { name: 'sequential', graph: 'mine.yaml' } },
    /^architecture: give one of name, graph/,
  ],
  [
    'an unknown provider',
    { models: { ...complete.models, agent: { provider: 'telepathy' } } },
    /^models\.agent\.provider: expected (\w+, )+\w+ or system, seen "telepathy"$/,
  ],
  [
    'no provider',
    { models: { ...complete.models, agent: {} } },
    /^models\.agent\.provider: expected (\w+, )+\w+ or system, seen nothing$/,
  ],
])('%s is described with the expected and the seen value', (_, changes, problem) => {
  expect(problemsOf({ ...complete, ...(changes as object) })).toEqual([
    typeof problem === 'string' ? problem : expect.stringMatching(problem),
  ]);
});

test('a text of the wrong form is shown together with the pattern', () => {
  expect(problemsOf({ gold: 'F' }, z.object({ gold: z.string().regex(/^[A-E]$/) }))).toEqual([
    'gold: expected pattern /^[A-E]$/, seen "F"',
  ]);
});
