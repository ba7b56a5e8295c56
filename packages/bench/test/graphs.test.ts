import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OptimizationEvent } from '@maspo/core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { shortConfig } from './run-config.ts';
import { startScriptedServer } from './scripted-server.ts';
import { createWorkspace, repository, type Workspace } from './workspace.ts';

type EventOf<Type extends OptimizationEvent['type']> = Extract<OptimizationEvent, { type: Type }>;

async function optimize(workspace: Workspace, config: string, env: Readonly<Record<string, string>> = {}) {
  const { exitCode, stdout, stderr } = await workspace.maspo(['optimize', config, '--json'], { env });
  expect(stderr).not.toMatch(/error/i);
  expect(exitCode).toBe(0);
  const summary = JSON.parse(stdout);
  const events = (await workspace.read(summary.run, 'events.jsonl')).trimEnd().split('\n');
  const parsed: OptimizationEvent[] = events.map((line) => JSON.parse(line));
  return {
    summary,
    eventsOf: <Type extends OptimizationEvent['type']>(type: Type) =>
      parsed.filter((event): event is EventOf<Type> => event.type === type),
    prompts: JSON.parse(await workspace.read(summary.run, 'prompts.json')),
    manifest: JSON.parse(await workspace.read(summary.run, 'manifest.json')),
    report: await workspace.read(summary.run, 'report.md'),
  };
}

const example = (name: string) => join(repository, 'examples', name);

describe('maspo optimize', { timeout: 120_000 }, () => {
  test('examples/debate.yaml: nine turns of three debaters share three prompts, each optimized once', async () => {
    const { prompts, eventsOf, summary } = await optimize(createWorkspace(onTestFinished), example('debate.yaml'));
    const debaters = ['careful', 'quick', 'doubter'];
    const [started] = eventsOf('run-started');
    expect(started!.agents).toEqual([
      ...debaters,
      ...debaters.map((id) => `${id}@2`),
      ...debaters.map((id) => `${id}@3`),
      'judge',
    ]);
    expect(eventsOf('visit-started').map(({ agent }) => agent)).toEqual([...debaters, 'judge']);
    expect(Object.keys(prompts.seed)).toEqual([...debaters, 'judge']);
    expect(Object.keys(prompts.final)).toEqual([...debaters, 'judge']);
    const lookahead = eventsOf('candidate-scored').filter(({ agent }) => agent === 'careful')[0]!.judged[0]!;
    expect(lookahead.lookaheadPotential.map(({ agent }) => agent)).toEqual(['quick@3', 'doubter@3', 'judge']);
    // Each turn makes its own calls, and they are counted.
    for (const id of debaters) expect(summary.usage.byAgent[`${id}@2`].calls).toBeGreaterThan(0);
  });

  test('examples/team.yaml: a frozen reviewer keeps its prompt, and the report shows all models', async () => {
    const { prompts, eventsOf, manifest, report } = await optimize(
      createWorkspace(onTestFinished),
      example('team.yaml'),
    );
    expect(eventsOf('run-started')[0]!.frozen).toEqual(['reviewer']);
    const visited = eventsOf('visit-started').map(({ agent }) => agent);
    expect(visited).toEqual(['solver-one', 'solver-two', 'solver-three', 'editor']);
    expect(prompts.final.reviewer).toBe(prompts.seed.reviewer);
    expect(manifest.models['agents.small']).toEqual({ provider: 'simulated' });
    expect(report).toMatch(/\| agents\.small \| simulated \|/);
    expect(report).toContain('solver-three (model small)');
    expect(report).toContain('| frozen | reviewer |');
  });

  test('agents call the models that they name, each with its own settings, counts and replies', async () => {
    const workspace = createWorkspace(onTestFinished);
    const server = await startScriptedServer(onTestFinished);
    const graph = parse(await readFile(example('team-graph.yaml'), 'utf8'));
    await workspace.write('graph.yaml', graph);
    const model = (name: string) => ({ provider: 'openai', model: name, baseUrl: server.baseUrl });
    const prices = (input: number) => ({ prices: { input, output: 0 } });
    const models = {
      agent: { ...model('large'), ...prices(10) },
      optimizer: { ...model('writer'), ...prices(0) },
      evaluator: { ...model('critic'), ...prices(0) },
      agents: { small: { ...model('little'), ...prices(1) } },
    };
    const config = shortConfig({
      task: { benchmark: 'sample-math', pool: 12, limit: 4 },
      architecture: { graph: 'graph.yaml' },
      optimizer: { name: 'maspo', schedule: { rounds: 1, steps: 1 } },
      models,
      budget: { maxMoney: 100 },
    });
    const file = await workspace.write('team.yaml', config);
    const { summary, manifest } = await optimize(workspace, file);
    const received = (name: string) => server.received.filter((call) => call.model === name).length;
    const { byAgent, byModel } = summary.usage;
    expect(byModel.little).toMatchObject({ calls: received('little') });
    expect(byModel.large).toMatchObject({ calls: received('large') });
    // The scripted server counts 20 input tokens for each call.
    expect(byModel.little.money / byModel.little.calls).toBeCloseTo(20e-6, 12);
    expect(byModel.large.money / byModel.large.calls).toBeCloseTo(200e-6, 12);
    expect(received('little')).toBeGreaterThan(0);
    expect(byAgent['solver-three'].calls).toBeGreaterThanOrEqual(received('little'));
    expect(summary.simulated).toBe(false);

    const before = server.received.length;
    await optimize(workspace, file);
    expect(server.received.length).toBe(before);
    const dearer = { ...models, agents: { small: { ...models.agents.small, ...prices(2) } } };
    const again = await optimize(workspace, await workspace.write('team.yaml', { ...config, models: dearer }));
    expect(again.manifest.id).toBe(manifest.id);
    const other = { ...models, agents: { small: { ...models.agents.small, model: 'tiny' } } };
    const changed = await optimize(workspace, await workspace.write('team.yaml', { ...config, models: other }));
    expect(changed.manifest.id).not.toBe(manifest.id);
    expect(received('tiny')).toBeGreaterThan(0);
  });
});
