import { expect, test } from 'vitest';
import { modelsConfigSchema } from './models-config.ts';

const small = { provider: 'openai', model: 'small', baseUrl: 'http://localhost:8000/v1', extraBody: { top_k: 20 } };
const other = { ...small, model: 'other' };

test("{ same: agent } is the agents' model with the settings of its own role", () => {
  const agent = { ...small, temperature: 0, maxTokens: 100 };
  const models = modelsConfigSchema.parse({ agent, optimizer: { same: 'agent', maxTokens: 500 }, evaluator: other });
  expect(models.optimizer).toMatchObject({ ...small, maxTokens: 500 });
  expect(models.optimizer).not.toHaveProperty('temperature');
});

test('of a simulated agent, { same: agent } is the world without its skill', () => {
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
    'the simulated world beside abler agents',
    { provider: 'simulated', agent: { skill: 0.15 } },
    { provider: 'simulated' },
    true,
  ],
])('an evaluator that is %s', (_, agent, evaluator, isAccepted) => {
  expect(modelsConfigSchema.safeParse({ agent, optimizer: other, evaluator }).success).toBe(isAccepted);
});
