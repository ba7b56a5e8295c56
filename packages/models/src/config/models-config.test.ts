import { describe, expect, test } from 'vitest';
import { modelsConfigSchema } from './models-config.ts';
import { namedModels } from './named-models.ts';

const small = { provider: 'openai', model: 'small', baseUrl: 'http://localhost:8000/v1', extraBody: { top_k: 20 } };
const other = { ...small, model: 'other' };

test("{ same: agent } is the agents' model with the settings of its own role", () => {
  const agent = { ...small, temperature: 0, maxTokens: 100 };
  const models = modelsConfigSchema.parse({ agent, optimizer: { same: 'agent', maxTokens: 500 }, evaluator: other });
  expect(models.optimizer).toMatchObject({ ...small, maxTokens: 500 });
  expect(models.optimizer).not.toHaveProperty('temperature');
});

test('for a simulated agent, { same: agent } is the world without its skill', () => {
  const agent = { provider: 'simulated', landscape: 'deceptive', agent: { skill: 0.15 } };
  const models = modelsConfigSchema.parse({ agent, optimizer: { same: 'agent' }, evaluator: { same: 'agent' } });
  expect(models.agent).toEqual(agent);
  expect(models.evaluator).toEqual({ provider: 'simulated', landscape: 'deceptive' });
});

test.each([
  ['another model', small, other, true],
  ['the same model, stated', small, { same: 'agent' }, true],
  ['the same model, not stated', small, small, false],
  ['the same model behind another address', small, { ...small, baseUrl: 'http://localhost:9000/v1' }, false],
  ['the same preset', { preset: 'qwen3-8b-ollama' }, { provider: 'ollama', model: 'qwen3:8b' }, false],
  ['the simulated world in both roles', { provider: 'simulated' }, { provider: 'simulated' }, true],
  [
    'the simulated world with more skilled agents',
    { provider: 'simulated', agent: { skill: 0.15 } },
    { provider: 'simulated' },
    true,
  ],
])('an evaluator that is %s', (_, agent, evaluator, isAccepted) => {
  expect(modelsConfigSchema.safeParse({ agent, optimizer: other, evaluator }).success).toBe(isAccepted);
});

describe('evaluators by lens', () => {
  const agent = { provider: 'ollama', model: 'small' };
  const judge = (model: string) => ({ provider: 'ollama', model });
  const parse = (evaluator: unknown) => modelsConfigSchema.safeParse({ agent, optimizer: judge('big'), evaluator });

  test('are one for each lens, and the global one judges everything else', () => {
    const models = parse({ local: judge('one'), lookahead: judge('two'), global: judge('three') }).data!;
    expect(models.evaluator).toMatchObject({ model: 'three' });
    expect(models.evaluators).toMatchObject({ local: { model: 'one' }, lookahead: { model: 'two' } });
    const named = namedModels(models).map(({ name, role }) => `${role} ${name}`);
    expect(named).toEqual([
      'agent agent',
      'optimizer optimizer',
      'evaluator evaluator',
      'evaluator evaluator.local',
      'evaluator evaluator.lookahead',
    ]);
  });

  test.each([
    ['a lens is missing', { local: judge('one'), global: judge('three') }, ['evaluator.lookahead']],
    [
      'there is a further key',
      { local: judge('one'), lookahead: judge('two'), global: judge('three'), model: 'x' },
      ['evaluator.model'],
    ],
    [
      "one is the agents' own model",
      { local: agent, lookahead: judge('two'), global: judge('three') },
      ['evaluator.local'],
    ],
  ])('are refused if %s', (_, evaluator, places) => {
    expect(parse(evaluator).error!.issues.map(({ path }) => path.join('.'))).toEqual(expect.arrayContaining(places));
  });
});
