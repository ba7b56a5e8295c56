import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { runConfigJsonSchema } from './run-config-json-schema.ts';

const examples = join(import.meta.dirname, '../../../../examples');
const configurations = readdirSync(examples)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => ({ name, content: parse(readFileSync(join(examples, name), 'utf8')) as Record<string, unknown> }))
  .filter(({ content }) => 'models' in content && 'optimizer' in content);

const published = z.fromJSONSchema(runConfigJsonSchema() as Parameters<typeof z.fromJSONSchema>[0]);

test.each(configurations)('$name is valid by the published schema', ({ content }) => {
  expect(published.safeParse(content).error?.issues).toBeUndefined();
});

const simulated = { provider: 'simulated' };
const models = { agent: simulated, optimizer: simulated, evaluator: simulated };
const whole = {
  task: { benchmark: 'aqua' },
  architecture: { name: 'sequential' },
  optimizer: { name: 'maspo' },
  models,
};

test.each([
  ['the models of another role', { models: { ...models, optimizer: { same: 'agent' }, evaluator: { same: 'agent' } } }],
  ['a preset', { models: { ...models, agent: { preset: 'qwen3-8b-vllm', baseUrl: 'http://localhost:9000/v1' } } }],
  [
    'an evaluator for each lens',
    { models: { ...models, evaluator: { local: simulated, lookahead: simulated, global: simulated } } },
  ],
  ['a model file', { models: { ...models, agent: { provider: 'llama', file: 'tiny.gguf' } } }],
  ['a scoring by its name, and by a map', { task: { file: 'mine.csv', scoring: { kind: 'exact', case: 'ignore' } } }],
])('%s is valid', (_, changes) => {
  expect(published.safeParse({ ...whole, ...changes }).error?.issues).toBeUndefined();
});

test.each([
  ['an unknown field', { bugdet: {} }],
  ['an unknown field of the task', { task: { benchmark: 'aqua', bool: 3 } }],
  ['an unknown architecture', { architecture: { name: 'circular' } }],
  ['an unknown provider', { models: { ...models, agent: { provider: 'telepathy' } } }],
  [
    'a misspelt setting of a model',
    { models: { ...models, agent: { provider: 'openai', model: 'x', temprature: 1 } } },
  ],
  ['a number too small', { seed: -1 }],
])('%s is not valid', (_, changes) => {
  expect(published.safeParse({ ...whole, ...changes }).success).toBe(false);
});
