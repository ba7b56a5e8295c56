import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { needsSandbox } from '@maspo/tasks/testing';
import { expect, onTestFinished, test } from 'vitest';
import { createWorkspace, repository } from './workspace.ts';

const bubblewrap = await needsSandbox();

/** Runs `bench run smoke`, and returns functions that read a new and a committed file. */
async function smoke(...args: string[]) {
  const workspace = createWorkspace(onTestFinished);
  expect(await workspace.maspo(['bench', 'run', 'smoke', ...args])).toMatchObject({ exitCode: 0 });
  return {
    made: (name: string) => workspace.read('results', 'smoke-simulated', name),
    committed: (name: string) => readFile(join(repository, 'results', 'smoke-simulated', name), 'utf8'),
  };
}

test.skipIf(bubblewrap.missing)(
  `this version reproduces the committed results of \`smoke\`: if not, run it again in the root ${bubblewrap.note}`,
  { tags: ['long'], timeout: 120_000 },
  async () => {
    const { made, committed } = await smoke();
    for (const name of ['table.md', 'manifests.jsonl']) expect(await made(name)).toBe(await committed(name));
  },
);

test('without a sandbox, the rows that need no sandbox are reproduced', { timeout: 120_000 }, async () => {
  const { made, committed } = await smoke(
    '--only',
    'benchmark=sample-math,sample-choice',
    'architecture=vanilla,chain',
  );
  const manifests = (await made('manifests.jsonl')).trimEnd().split('\n');
  expect(manifests.length).toBeGreaterThan(0);
  expect((await committed('manifests.jsonl')).split('\n')).toEqual(expect.arrayContaining(manifests));
  for (const row of ['| vanilla, none |', '| chain, none |']) {
    const [mine, theirs] = [await made('table.md'), await committed('table.md')].map((text) =>
      text.slice(text.indexOf(row)).split(' | ').slice(1, 3),
    );
    expect(mine).toEqual(theirs);
  }
});

test('the rendered Table 1 of the docs is the committed one', async () => {
  const textOf = async (...path: string[]) =>
    (await readFile(join(repository, ...path), 'utf8')).replaceAll(/[ -]+/g, ' ');
  const rows = (await textOf('results', 'table1-simulated', 'table.md'))
    .split('\n')
    .filter((line) => line.startsWith('|'));
  const docs = await textOf('docs', 'experiments.md');
  for (const row of rows.slice(0, 15)) expect(docs).toContain(row);
});
