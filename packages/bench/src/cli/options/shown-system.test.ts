import { writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MaspoError } from '@maspo/core';
import { expect, onTestFinished, test } from 'vitest';
import { findSystem } from './shown-system.ts';

const find = (name: string, options: Record<string, unknown> = {}) => findSystem(name, { format: 'code', options });

test('an architecture is built for the given answer format and with the given options', async () => {
  const { options, system } = await find('debate', { n: 2 });
  expect(options).toEqual({ n: 2, rounds: 2 });
  expect(system.graph.agents).toHaveLength(5);
  expect(system.prompts.judge).toContain('```python');
});

/** Stores a graph file, and returns its path. */
async function written(graph: object): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'maspo-shown-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, 'team.json');
  writeFileSync(path, JSON.stringify(graph));
  return path;
}

const agent = (id: string, prompt: string) => ({ id, role: `Is ${id}.`, prompt });
const loop = [
  ['a', 'b'],
  ['b', 'a'],
];

test.each([
  ['plain prompts', { agents: [agent('a', 'You add.'), agent('b', 'You check.')], edges: [['a', 'b']] }, ['b']],
  [
    'ends, and a loop',
    { agents: [agent('a', 'Use {question}.'), agent('b', 'Check.')], edges: loop, ends: ['a'] },
    ['a'],
  ],
])('a graph file with %s is that of a system in its own code', async (_, graph, ends) => {
  const { description, system } = await find(await written(graph));
  expect(description).toMatch(/^The graph file .*team\.json of a system that runs in its own code\.$/);
  expect(system.graph.ownCode).toBe(true);
  expect(system.graph.predecessors(system.graph.terminal)).toEqual(ends);
});

test('a prompt without {question} is refused if another prompt has it', async () => {
  const graph = { agents: [agent('a', 'Use {question}.'), agent('b', 'Check {context}.')], edges: [['a', 'b']] };
  await expect(find(await written(graph))).rejects.toMatchObject({
    message: expect.stringContaining('agent "b": the prompt has no {question}'),
  });
});

test.each([
  [
    { graph: 'graph.yaml' },
    /team\.json is a configuration, expected a graph file: give the file that it names, \/.*\/graph\.yaml$/,
  ],
  [{ name: 'debate' }, /expected a graph file: give the architecture that it names, debate$/],
  [{ module: './mine.ts' }, /team\.json is a configuration, expected a graph file$/],
])('a configuration with the architecture %j is refused as such', async (architecture, message) => {
  const path = await written({ task: { benchmark: 'sample-math' }, architecture });
  await expect(find(path)).rejects.toMatchObject({ message: expect.stringMatching(message) });
});

test.each<[what: string, name: string, options: Record<string, unknown>, message: string]>([
  ['an option out of range', 'debate', { n: 9 }, 'n: expected a whole number from 2 to 5, received 9'],
  ['an option of another kind', 'debate', { n: 'many' }, 'n: expected a whole number from 2 to 5, received "many"'],
  ['an unknown option', 'debate', { m: 2 }, 'unknown field "m": known are n, rounds'],
  ['options of a graph file', 'mine.yaml', { n: 2 }, 'a graph file has no options: remove n'],
  ['a graph file that is not there', 'mine.yaml', {}, 'cannot read mine.yaml: there is no such file'],
])('%s is refused', async (_, name, options, message) => {
  const error: unknown = await find(name, options).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(MaspoError);
  expect((error as MaspoError).message).toContain(message);
});
