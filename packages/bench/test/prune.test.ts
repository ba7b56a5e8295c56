import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openTraces } from '../src/index.ts';
import { shortConfig } from './run-config.ts';
import { createWorkspace } from './workspace.ts';

const agent = (id: string, received: boolean) => ({
  id,
  role: `Solves the question as ${id}.`,
  prompt: `Solve: {question}${received ? '\n\nWork of the others:\n{context}' : ''}`,
});

test('maspo optimize prunes the graph, optimizes what is left and scores both prompts on it', {
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const workspace = createWorkspace(onTestFinished);
  const sources = ['one', 'two', 'three', 'four'];
  await workspace.write('graph.yaml', {
    agents: [...sources.map((id) => agent(id, false)), agent('end', true)],
    edges: sources.map((id) => [id, 'end']),
  });
  const config = shortConfig({
    task: { benchmark: 'sample-math', pool: 8, limit: 4 },
    architecture: { graph: 'graph.yaml' },
    prune: { method: 'agent-dropout', trials: 24 },
    seed: 5,
    optimizer: { name: 'maspo', schedule: { rounds: 1, steps: 1 }, batch: { size: 6 } },
  });
  const { stdout, stderr } = await workspace.maspo(['optimize', await workspace.write('run.yaml', config), '--json']);
  expect(stderr).not.toMatch(/error/i);
  const summary = JSON.parse(stdout);
  const lines = (await workspace.read(summary.run, 'events.jsonl')).trimEnd().split('\n');
  const [pruned, started] = lines.map((line) => JSON.parse(line));
  expect(pruned).toMatchObject({ type: 'graph-pruned', trials: { made: 24 } });
  expect(pruned.dropped.length).toBeGreaterThan(0);
  expect(started).toMatchObject({ type: 'run-started', edges: pruned.kept });
  expect(started.agents).not.toContain(pruned.droppedAgents[0]);
  const prompts = JSON.parse(await workspace.read(summary.run, 'prompts.json'));
  expect(Object.keys(prompts.final)).toEqual(Object.keys(prompts.seed));
  expect(prompts.final).not.toHaveProperty(pruned.droppedAgents[0]);
  expect(summary.usage.byPhase.pruning.calls).toBeGreaterThan(0);
  expect(await workspace.read(summary.run, 'report.md')).toContain('| pruning | agent-dropout, 24 trials |');
  const places = new Set<string>();
  for await (const record of (await openTraces(join(workspace.directory, summary.run))).read())
    if (record.kind === 'verdict') places.add(record.place);
  expect([...places].filter((place) => place.startsWith('seed 5/prune/trial/'))).toHaveLength(24);
});

test('the built-in graph for pruning can be pruned unchanged, with any optimizer', async () => {
  const workspace = createWorkspace(onTestFinished);
  const config = shortConfig({
    task: { benchmark: 'sample-math', pool: 8, limit: 4 },
    architecture: { name: 'agent-dropout' },
    prune: { method: 'agent-dropout', trials: 24 },
    optimizer: { name: 'spo', rounds: 1, questions: 2 },
  });
  const { exitCode, stdout } = await workspace.maspo(['optimize', await workspace.write('run.yaml', config), '--json']);
  expect(exitCode).toBe(0);
  const { run } = JSON.parse(stdout);
  expect(JSON.parse((await workspace.read(run, 'events.jsonl')).split('\n')[0]!).type).toBe('graph-pruned');
});
