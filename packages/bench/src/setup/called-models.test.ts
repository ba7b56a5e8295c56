import { createGraph, findOptimizer, transferFrom } from '@maspo/core';
import { expect, test } from 'vitest';
import { shortConfig } from '../../test/run-config.ts';
import { type RunConfig, runConfigSchema } from '../config/run-config.ts';
import { calledModels, type ReadParts, type Work } from './called-models.ts';

const simulated = { provider: 'simulated' };
const models = {
  ...{ agent: simulated, optimizer: simulated, evaluator: simulated },
  ...{ evaluators: { local: simulated }, agents: { small: simulated } },
};
const agents = ['one', 'two', 'end'].map((id) => ({ id, role: 'Solves.' }));
const graphOf = (...keys: (string | undefined)[]) =>
  createGraph({
    agents: agents.map((agent, at) => ({ ...agent, ...(keys[at] === undefined ? {} : { model: keys[at] }) })),
    edges: [
      ['one', 'end'],
      ['two', 'end'],
    ],
  });

function called(work: Work, changes: object = {}, parts: Omit<ReadParts, 'config'> = {}): string {
  const config: RunConfig = runConfigSchema.parse(shortConfig({ models, ...changes }));
  const optimizer = findOptimizer(config.optimizer.name!);
  const { name: _, ...written } = config.optimizer;
  const read = {
    task: { scoring: 'math' as const },
    system: { graph: graphOf(undefined, 'small') },
    optimizer,
    options: optimizer.options.parse(written),
    ...parts,
  };
  return calledModels({ config, ...read }, work)
    .map(({ name }) => name)
    .join(' ');
}

test('a search calls all models', () => {
  expect(called('optimization')).toBe('agent optimizer evaluator evaluator.local agents.small');
});

test('a scoring calls the agents, and the evaluator if answers are judged by a rubric', () => {
  expect(called('evaluation')).toBe('agent agents.small');
  const rubric = { task: { scoring: { kind: 'rubric', rubric: 'Is it polite?' } } } as const;
  expect(called('evaluation', {}, rubric)).toBe('agent evaluator agents.small');
});

test('a calibration calls the agents and the evaluator', () => {
  expect(called('calibration')).toBe('agent evaluator agents.small');
});

test('without a search, the evaluator is called only by a pruning', () => {
  const none = { optimizer: { name: 'none' } };
  expect(called('optimization', none)).toBe('agent agents.small');
  expect(called('optimization', { ...none, prune: { method: 'agent-dropout' } })).toBe('agent evaluator agents.small');
  const transfer = transferFrom(async () => ({}));
  expect(called('optimization', {}, { optimizer: transfer })).toBe('agent agents.small');
});

test('a search that compares answers by labels or graders calls no evaluator', () => {
  const optimizer = { name: 'random-search', candidates: 2, shown: 2, batch: 2, trials: 2 };
  const all = 'agent optimizer evaluator evaluator.local agents.small';
  expect(called('optimization', { optimizer })).toBe(all);
  expect(called('optimization', { optimizer: { ...optimizer, objective: 'accuracy' } })).toBe(
    'agent optimizer agents.small',
  );
  const graded = { ...optimizer, reward: { global: 'graded' } };
  expect(called('optimization', { optimizer: graded })).toBe('agent optimizer agents.small');
  expect(called('optimization', { optimizer: graded }, { system: undefined })).toBe(all);
});

test('of the models of agents, those that the agents of the graph name', () => {
  expect(called('evaluation', {}, { system: { graph: graphOf('small', 'small', 'small') } })).toBe('agents.small');
  expect(called('evaluation', {}, { system: { graph: graphOf() } })).toBe('agent');
  expect(called('evaluation', {}, { system: undefined })).toBe('agent agents.small');
});

test('a vote calls no model, unless it hands on a summary', () => {
  const graph = (handoff: 'full' | 'summary') =>
    createGraph({
      agents: [
        { id: 'one', role: 'Solves.', model: 'small' },
        { id: 'vote', role: 'Counts.', kind: 'vote' },
        { id: 'end', role: 'Writes.', model: 'small' },
      ],
      edges: [
        ['one', 'vote'],
        ['vote', 'end', { handoff: handoff === 'full' ? { kind: 'full' } : { kind: 'summary', words: 20 } }],
      ],
    });
  expect(called('evaluation', {}, { system: { graph: graph('full') } })).toBe('agents.small');
  expect(called('evaluation', {}, { system: { graph: graph('summary') } })).toBe('agent agents.small');
});
