import { expect, test } from 'vitest';
import { patchConfig } from './patch-config.ts';

test('maps are merged field by field, everything else is replaced', () => {
  const config = { task: { pool: 50, split: 'held-out' }, seed: 1 };
  expect(patchConfig(config, { task: { pool: 30 }, seed: 2 })).toEqual({
    task: { pool: 30, split: 'held-out' },
    seed: 2,
  });
});

test('settings of an optimizer can be changed, and its preset too', () => {
  const config = { optimizer: { name: 'maspo', preset: 'paper', search: { kind: 'beam', size: 2 } } };
  expect(patchConfig(config, { optimizer: { search: { size: 4 } } })).toEqual({
    optimizer: { name: 'maspo', preset: 'paper', search: { kind: 'beam', size: 4 } },
  });
  expect(patchConfig(config, { optimizer: { name: 'maspo', preset: 'spec' } })).toEqual({
    optimizer: { name: 'maspo', preset: 'spec', search: { kind: 'beam', size: 2 } },
  });
});

test.each([
  ['optimizer', { name: 'maspo', preset: 'spec' }, { name: 'tpe' }],
  ['strategy', { kind: 'beam', size: 2 }, { kind: 'serial' }],
  ['model', { preset: 'gemini-2.5-pro', temperature: 0 }, { provider: 'simulated' }],
  ['preset of a model', { preset: 'gemini-2.5-pro', temperature: 0 }, { preset: 'qwen3-8b-vllm' }],
  [
    'model of the same provider',
    { provider: 'openai', model: 'gpt-5', temperature: 0, prices: { input: 1, output: 2 } },
    { provider: 'openai', model: 'gpt-5-mini' },
  ],
  ['model in place of a preset', { preset: 'qwen3-8b-vllm', temperature: 0 }, { provider: 'openai', model: 'gpt-5' }],
  ['model that is the agents’', { provider: 'openai', model: 'gpt-5' }, { same: 'agent' }],
  [
    'evaluator for each lens',
    { preset: 'gpt-5', temperature: 0 },
    { local: { preset: 'gpt-5-mini' }, global: { preset: 'gpt-5' } },
  ],
  ['evaluator for all lenses', { local: { preset: 'gpt-5-mini' }, global: { preset: 'gpt-5' } }, { same: 'agent' }],
  ['graph of one’s own', { name: 'chain', length: 4 }, { graph: 'mine.yaml' }],
])('a different %s keeps nothing of the earlier one', (_, before, after) => {
  expect(patchConfig({ thing: before }, { thing: after })).toEqual({ thing: after });
});

test.each([
  ['a model', { provider: 'openai', model: 'gpt-5', temperature: 0 }, { model: 'gpt-5', temperature: 1 }],
  ['a model with a preset', { preset: 'qwen3-8b-vllm', temperature: 0 }, { temperature: 1 }],
  ['an optimizer of one’s own', { module: './mine.ts', model: 'small', temperature: 0 }, { model: 'large' }],
  ['the lookahead of an optimizer', { name: 'maspo', schedule: { rounds: 2 } }, { lookahead: { depth: 2 } }],
  ['a named architecture', { name: 'mine', model: 'small', temperature: 0 }, { model: 'large' }],
])('a setting of %s can be changed', (_, before, after) => {
  expect(patchConfig({ thing: before }, { thing: after })).toEqual({ thing: { ...before, ...after } });
});

test('a map that does not name its kind yet is merged with the patch', () => {
  const patched = patchConfig({ architecture: { handoff: 'full' } }, { architecture: { name: 'sequential' } });
  expect(patched).toEqual({ architecture: { handoff: 'full', name: 'sequential' } });
});
