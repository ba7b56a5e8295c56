import { join } from 'node:path';
import { architectures } from '@maspo/architectures';
import type { OptimizationEvent } from '@maspo/core';
import { gradedFormats } from '@maspo/tasks';
import { anySandbox } from '@maspo/tasks/testing';
import { describe, expect, onTestFinished, test } from 'vitest';
import { shortConfig } from './run-config.ts';
import { createWorkspace, repository, type Workspace } from './workspace.ts';

const sandbox = await anySandbox();

/** The shortest search that visits every agent. */
const shortest = {
  name: 'maspo',
  batch: { size: 2 },
  search: { kind: 'beam', size: 1, proposalsPerParent: 1 },
  schedule: { rounds: 1, steps: 1 },
  sampling: { kind: 'misalignment', cases: 1 },
};

async function optimize(
  workspace: Workspace,
  { architecture, benchmark }: { readonly architecture: object; readonly benchmark: string },
) {
  const config = shortConfig({
    task: { benchmark, pool: 3, limit: 2 },
    architecture,
    optimizer: shortest,
  });
  const { exitCode, stdout, stderr } = await workspace.maspo([
    'optimize',
    await workspace.write('zoo.yaml', config),
    '--json',
    ...['--sandbox-level', sandbox.level],
  ]);
  if (exitCode !== 0) throw new Error(stderr);
  const summary = JSON.parse(stdout);
  const lines = (await workspace.read(summary.run, 'events.jsonl')).trimEnd().split('\n');
  return { summary, events: lines.map((line): OptimizationEvent => JSON.parse(line)) };
}

describe('maspo optimize on every architecture', { timeout: 120_000 }, () => {
  // Each architecture gets one format, in turn. matrix.test.ts tests all formats, in this process.
  const cells = architectures.map((architecture, index) => ({
    architecture,
    format: gradedFormats[index % gradedFormats.length]!,
  }));

  for (const [index, { architecture, format }] of cells.entries()) {
    const tags = index < gradedFormats.length ? [] : ['long'];
    test.concurrent(`${architecture.name}, ${format} answers`, { tags }, async ({ expect, onTestFinished: onEnd }) => {
      const { name } = architecture;
      const run = await optimize(createWorkspace(onEnd), { architecture: { name }, benchmark: `sample-${format}` });
      const { agents } = architecture.build(format, architecture.options.parse({})).graph;
      const speakers = agents.flatMap(({ id, kind, turnOf }) => (kind === 'llm' && turnOf === undefined ? [id] : []));
      const visited = run.events.flatMap((event) => (event.type === 'visit-started' ? [event.agent] : []));
      expect(visited).toEqual(speakers);
      expect(run.events.some(({ type }) => type === 'candidate-scored')).toBe(true);
      const { correct, incorrect, unscored } = run.summary.final;
      expect([correct + incorrect, unscored]).toEqual([2, 0]);
      expect(run.summary.status).toBe('finished');
    });
  }

  test('a single agent has no lookahead, and is judged by its role and by the requirement', async () => {
    const { events } = await optimize(createWorkspace(onTestFinished), {
      architecture: { name: 'cot' },
      benchmark: 'sample-math',
    });
    const judged = events.flatMap((event) => (event.type === 'candidate-scored' ? event.judged : []));
    expect(judged.length).toBeGreaterThan(0);
    for (const { localValidity, lookaheadPotential, globalAlignment, identical } of judged) {
      expect(lookaheadPotential).toEqual([]);
      expect(localValidity).not.toBeNull();
      if (identical.length > 0) expect([localValidity, globalAlignment]).toEqual(['tie', 'tie']);
    }
  });
});

describe('maspo architectures', { timeout: 120_000 }, () => {
  const run = async (...args: string[]) => createWorkspace(onTestFinished).maspo(['architectures', ...args]);

  test('list shows every architecture with its options and its size', async () => {
    const { exitCode, stdout } = await run('list', '--json');
    expect(exitCode).toBe(0);
    const listing: Record<string, unknown>[] = JSON.parse(stdout).architectures;
    expect(listing.map(({ name }) => name)).toEqual(architectures.map(({ name }) => name));
    expect(listing.find(({ name }) => name === 'self-consistency')).toEqual({
      name: 'self-consistency',
      description: expect.any(String),
      options: [{ name: 'n', meaning: 'Samples for each question', minimum: 2, maximum: 40, default: 5 }],
      agents: 2,
      prompts: 1,
      calls: 5,
    });
    const lines = (await run('list')).stdout;
    expect(lines).toMatch(/^vanilla +1 agent, 1 prompt, 1 call a question\n {2}One agent answers/m);
    expect(lines).toMatch(/^debate +4 agents, 4 prompts, 7 calls a question$/m);
    expect(lines).toContain('  rounds: Times that each debater speaks, 2 to 6 (default 2)');
  });

  test('show draws the graph with the given options and for the given answers', async () => {
    const mermaid = (await run('show', 'chain', 'n=2')).stdout;
    expect(mermaid).toMatch(
      /^flowchart TD\n {2}a1\["<b>worker-1<\/b>.*\n {2}a2\["<b>worker-2<\/b>.*\n {2}a1 --> a2\n$/,
    );
    const svg = (await run('show', 'agent-dropout', '--answer', 'code', '--format', 'svg')).stdout;
    expect(svg).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    for (const role of ['manager', 'designer', 'programmer', 'tester', 'decider']) expect(svg).toContain(`>${role}<`);
    const data = JSON.parse((await run('show', 'self-refine', 'rounds=2', '--format', 'json')).stdout);
    expect(data).toMatchObject({ name: 'self-refine', answer: 'math', options: { rounds: 2 }, terminal: 'refiner@2' });
    expect(data.size).toEqual({ agents: 3, prompts: 3, calls: 5 });
    expect(Object.keys(data.prompts)).toEqual(['solver', 'critic', 'refiner']);
  });

  test('show draws a graph file, with votes, shared prompts, frozen prompts and models', async () => {
    const { stdout } = await run('show', join(repository, 'examples', 'team-graph.yaml'));
    expect(stdout).toMatch(/\{\{"<b>vote<\/b>.*vote, no model"\}\}/);
    expect(stdout).toMatch(/<b>reviewer@2<\/b><br>shares the prompt of reviewer<br>prompt is not optimized/);
    expect(stdout).toContain('<br>model small"');
  });

  test('show draws the graph file of a system in its own code, and says what it is', async () => {
    const file = join(repository, 'examples', 'python-system-graph.yaml');
    const { exitCode, stdout, stderr } = await run('show', file);
    expect([exitCode, stdout.split('\n').length]).toEqual([0, 7]);
    expect(stdout).toContain('  a1 --> a2\n  a2 --> a3\n');
    expect(stdout).toMatch(/a3\(\["<b>final-answer<\/b><br>What the system returns"\]\)/);
    expect(stderr).toContain('a system that runs in its own code');
    const data = JSON.parse((await run('show', file, '--format', 'json')).stdout);
    expect(data).toMatchObject({ edges: [['solver', 'checker']], ends: ['checker'] });
    expect(data.size).toEqual({ agents: 2, prompts: 2, calls: 1 });
  });

  test('show refuses an unknown name, and suggests the nearest one', async () => {
    const { exitCode, stdout, stderr } = await run('show', 'debat');
    expect(stderr).toContain('Did you mean "debate"?');
    expect([exitCode, stdout]).toEqual([2, '']);
  });
});

test('a graph without any prompt to optimize is refused', async () => {
  const workspace = createWorkspace(onTestFinished);
  await workspace.write('graph.yaml', {
    agents: [{ id: 'solver', role: 'Solves the question.', prompt: '{question}', optimize: false }],
    edges: [],
  });
  const config = await workspace.write('frozen.yaml', shortConfig({ architecture: { graph: 'graph.yaml' } }));
  const { exitCode, stderr } = await workspace.maspo(['optimize', config]);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('all agents are frozen: there is no prompt to optimize');
  expect(stderr).not.toContain('fault of the program');
  expect(await workspace.files()).toEqual([]);
});
