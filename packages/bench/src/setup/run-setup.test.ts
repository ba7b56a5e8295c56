import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MaspoError } from '@maspo/core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { shortConfig } from '../../test/run-config.ts';
import { explainRun, explanationLines } from '../cli/output/explain-run.ts';
import { loadRunConfig } from '../config/load-run-config.ts';
import { manifestOf } from './manifest-of.ts';
import { setUpRun } from './run-setup.ts';

const noCheck = { is: 'off', calls: 0 } as const;
const graph = { agents: [{ id: 'solver', role: 'Solves it.', prompt: 'Solve {question}' }], edges: [] };

async function setUp(architecture: object, changes: object = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'maspo-setup-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const write = (name: string, content: object) => writeFileSync(join(folder, name), JSON.stringify(content));
  write('graph.yaml', graph);
  write('run.yaml', shortConfig({ architecture, ...changes }));
  return setUpRun(await loadRunConfig(join(folder, 'run.yaml')), folder);
}

async function seedsOf(architecture: object) {
  const setup = await setUp(architecture);
  const { id, seedPrompts } = manifestOf(setup);
  const explained = explanationLines(explainRun(setup, noCheck)).join('\n');
  return { id, seedPrompts, source: /^seed prompts +(.*)$/m.exec(explained)?.[1] };
}

describe('the seed prompts of a run', () => {
  test('are built in, bare or from the configuration, and decide the run', async () => {
    const name = 'sequential';
    const builtIn = await seedsOf({ name });
    const bare = await seedsOf({ name, prompts: 'bare' });
    const reflector = 'Is it right? {question}\n{context}';
    const given = await seedsOf({ name, prompts: { reflector } });

    expect(builtIn.source).toBe('built-in');
    expect(bare.source).toBe('bare, without any instruction');
    expect(given.source).toBe('built-in; of the configuration: reflector');
    const ending = 'End with the final answer alone inside <answer>...</answer>.';
    expect(bare.seedPrompts).toEqual({
      predictor: `Problem:\n{question}\n\n${ending}`,
      reflector: `Problem:\n{question}\n\nReceived work:\n{context}\n\n${ending}`,
    });
    expect(given.seedPrompts).toEqual({ predictor: builtIn.seedPrompts.predictor, reflector });
    expect(new Set([builtIn, bare, given].map(({ id }) => id)).size).toBe(3);
  });

  test('may replace the prompts of a graph file', async () => {
    const { seedPrompts, source } = await seedsOf({
      graph: 'graph.yaml',
      prompts: { solver: 'Try {question}' },
    });
    expect(seedPrompts).toEqual({ solver: 'Try {question}' });
    expect(source).toBe('of the graph file; of the configuration: solver');
  });
});

test('the skill of simulated agents decides the run, and is shown', async () => {
  const simulated = { provider: 'simulated' };
  const withAgent = (agent: object) =>
    setUp({ name: 'sequential' }, { models: { agent, optimizer: simulated, evaluator: simulated } });
  const able = await withAgent({ ...simulated, agent: { skill: 0.15 } });
  expect(manifestOf(able).models.agent).toEqual({ ...simulated, agent: { skill: 0.15 } });
  expect(manifestOf(able).id).not.toBe(manifestOf(await withAgent(simulated)).id);
  expect(explainRun(able, noCheck).facts.models.agent).toBe('SIMULATED (deceptive, skill +0.15)');
});

describe('seed prompts of a configuration are refused', () => {
  test.each<[what: string, architecture: object, says: (string | RegExp)[]]>([
    [
      'for an unknown agent, with a list of known agents, and for broken rules of templates',
      { name: 'sequential', prompts: { solver: 'Solve {question}', reflector: 'Check {question}' } },
      [
        'unknown agent "solver": agents with a prompt are predictor, reflector',
        'agent "reflector": the prompt has no {context}: write it once',
      ],
    ],
    [
      'if `bare` is used with a graph file, with advice',
      { graph: 'graph.yaml', prompts: 'bare' },
      [/architecture\.prompts: bare is for the built-in architectures: .* as a map of agent ids to prompts/],
    ],
    [
      'if they are neither a map nor bare',
      { name: 'sequential', prompts: 'short' },
      ['architecture.prompts: expected bare, or a map of agent ids to prompts, seen "short"'],
    ],
  ])('%s', async (_, architecture, says) => {
    const refused: unknown = await setUp(architecture).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(MaspoError);
    for (const words of says) expect((refused as MaspoError).message).toMatch(words);
  });
});
