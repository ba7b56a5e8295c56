import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { noReplies } from '@maspo/models';
import { expect, test } from 'vitest';
import { scratchFolder } from '../../test-support/scratch-folder.ts';
import { runConfigSchema } from '../config/run-config.ts';
import type { ReadCellJob } from './cell-job.ts';
import { CellRefused, workOnCell } from './work-on-cell.ts';

const simulated = { provider: 'simulated' };
const run = {
  task: { benchmark: 'sample-math', pool: 8 },
  architecture: { name: 'chain' },
  optimizer: { name: 'none' },
  models: { agent: simulated, optimizer: simulated, evaluator: simulated },
};
const questions = Array.from(
  { length: 20 },
  (_, index) => `{"question": "What is ${index} + 1?", "answer": "${index + 1}"}\n`,
);

/** A worker's folder with a link to a secret folder outside of it, and how the worker ends a cell with these settings. */
async function place() {
  const root = scratchFolder();
  const [directory, secret, home] = ['directory', 'secret', 'home'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ];
  for (const folder of [directory, secret, join(home, 'models')]) await mkdir(folder, { recursive: true });
  await writeFile(join(secret, 'secret.jsonl'), questions.join(''));
  await writeFile(join(directory, 'questions.jsonl'), questions.join(''));
  await symlink(secret, join(directory, 'link'));
  await symlink(directory, join(directory, 'itself'));
  const work = async (changes: object) => {
    const config = runConfigSchema.parse({ ...run, ...changes });
    const job = { id: 'cell', name: 'cell', manifest: {}, input: {}, config } as unknown as ReadCellJob;
    return workOnCell(job, {
      ...{ home, directory, scratch: root, ownCode: true },
      shared: { replies: noReplies, createRate: undefined } as never,
      keep: () => Promise.reject(new Error('it must not be run')),
      signal: AbortSignal.timeout(30_000),
      onState: () => {},
    }).then(
      () => undefined,
      (error: unknown) => error as Error,
    );
  };
  return { root, directory, secret, home, work };
}

const task = { file: 'questions.jsonl', scoring: 'exact', pool: 8 };
const llama = (file: string) => ({ ...run.models, agent: { provider: 'llama', file } });
const settings: readonly [setting: string, changes: (path: string) => object][] = [
  ['task.file', (file) => ({ task: { ...task, file } })],
  ['task.validation.file', (file) => ({ task: { ...task, validation: [{ file: 'questions.jsonl' }, { file }] } })],
  ['task.scoring.module', (module) => ({ task: { ...task, scoring: { module } } })],
  ['task.module', (module) => ({ task: { module, pool: 8 } })],
  ['architecture.graph', (graph) => ({ architecture: { graph } })],
  ['architecture.module', (module) => ({ architecture: { module } })],
  [
    'architecture.system',
    (system) => ({ architecture: { system }, models: { ...run.models, agent: { provider: 'system' } } }),
  ],
  ['optimizer.module', (module) => ({ optimizer: { module } })],
  ['models.agent.file', (file) => ({ models: llama(file) })],
];

test.each(settings)('%s of a cell must not name a file outside the folder of the worker', async (setting, changes) => {
  const { directory, secret, work } = await place();
  const paths = [
    join(secret, 'secret.jsonl'),
    '../secret/secret.jsonl',
    join(directory, 'link/secret.jsonl'),
    join(secret, 'not-there'),
  ];
  for (const path of paths) {
    const error = await work(changes(path));
    expect(error).toBeInstanceOf(CellRefused);
    expect(error!.message).toContain(`outside ${directory}`);
    expect(error!.message).toContain(`${setting} ${path}`);
  }
});

test('files below the folder of the worker are read, by any path', async () => {
  const { directory, work } = await place();
  for (const file of [
    'questions.jsonl',
    './link/../questions.jsonl',
    join(directory, 'questions.jsonl'),
    'itself/questions.jsonl',
  ]) {
    const error = await work({ task: { ...task, file } });
    // The job has no manifest, so a cell that was set up is refused for its manifest.
    expect(error!.message).toMatch(/at the coordinator/);
  }
});

test('a model is read from below the folder of the worker, and from the models of its home', async () => {
  const { directory, home, work } = await place();
  for (const file of [
    join(directory, 'a.gguf'),
    join(home, 'models/a.gguf'),
    relative('.', join(directory, 'a.gguf')),
  ]) {
    await writeFile(file, 'a model');
    expect((await work({ models: llama(file) }))!.message).not.toContain('outside');
  }
});
