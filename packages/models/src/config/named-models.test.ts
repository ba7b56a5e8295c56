import { expect, test } from 'vitest';
import { isSimulated } from '../create-models.ts';
import { modelConfigSchema } from './model-config.ts';
import { modelIssues } from './model-issues.ts';
import { namedModels } from './named-models.ts';

const simulated = modelConfigSchema.parse({ provider: 'simulated' });
const local = modelConfigSchema.parse({ provider: 'ollama', model: 'tiny' });
const free = modelConfigSchema.parse({ provider: 'ollama', model: 'tiny', prices: { input: 0, output: 0 } });
const roles = { agent: local, optimizer: local, evaluator: local };

test('models that agents name come after the models of the roles, in the order of their keys', () => {
  const names = namedModels({ ...roles, agents: { small: local, large: local } }).map(({ name }) => name);
  expect(names).toEqual(['agent', 'optimizer', 'evaluator', 'agents.large', 'agents.small']);
});

test('one simulated model among them makes a run simulated', () => {
  expect(isSimulated({ ...roles, agents: { small: local } })).toBe(false);
  expect(isSimulated({ ...roles, agents: { small: simulated } })).toBe(true);
});

test('skill is allowed only for the models that agents speak with', () => {
  const able = modelConfigSchema.parse({ provider: 'simulated', agent: { skill: 0.15 } });
  expect(modelIssues({ ...roles, agent: able, agents: { small: able } })).toEqual([]);
  expect(modelIssues({ ...roles, evaluator: able })).toEqual([
    'models.evaluator: agent is for the models that agents speak with: move it to models.agent, or below models.agents',
  ]);
});

test('prices in different currencies cannot be added, and a price of 0 needs no currency', () => {
  const priced = (currency?: string) =>
    modelConfigSchema.parse({ provider: 'ollama', model: 'tiny', prices: { input: 1, output: 1, currency } });
  const issuesOf = (agent: typeof local, evaluator: typeof local) =>
    modelIssues({ agent, optimizer: free, evaluator }, { limitsMoney: true });
  expect(issuesOf(priced('EUR'), priced('EUR'))).toEqual([]);
  expect(issuesOf(priced(), priced())).toEqual([]);
  for (const other of [priced('USD'), priced()])
    expect(issuesOf(priced('EUR'), other)).toEqual([
      expect.stringMatching(/^models: the prices of one run .*models\.agent in EUR/),
    ]);
});

test('if money is limited, every model that is called needs prices, even if they are 0', () => {
  const agents = { free, simulated, small: local };
  const issues = modelIssues({ ...roles, agent: free, agents }, { limitsMoney: true });
  expect(issues.map((issue) => issue.split(':')[0])).toEqual([
    'models.optimizer, models.evaluator, models.agents.small',
  ]);
  expect(modelIssues({ ...roles, agents })).toEqual([]);
});
