import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, type ExpectStatic, test } from 'vitest';
import { lockDirectory } from '../src/runs/lock-directory.ts';
import { expectRefusal, type Refusal } from './expect-refusal.ts';
import { shortConfig } from './run-config.ts';
import { startScriptedServer } from './scripted-server.ts';
import { createWorkspace, type Workspace } from './workspace.ts';
import { writeExperiment } from './written-experiment.ts';

const simulated = { provider: 'simulated' };
const unlabelled = Array.from({ length: 24 }, (_, index) => `{"question": "Which city governs place ${index}?"}\n`);
const experiment = {
  title: 'Small',
  models: 'simulated',
  run: { task: { pool: 12, limit: 2 }, architecture: { name: 'sequential' }, judgeCheck: 'off' },
  matrix: { benchmark: ['sample-math'], optimizer: ['none'], seed: [1] },
};

/** A recording without replies. */
const noReplies = {
  ...{ format: 'maspo-recording', version: 1, run: null, simulated: false, count: 0 },
  sha256: createHash('sha256').digest('hex'),
};

/** Files beside the working directory, which the commands name as `../inputs/<name>`. */
const inputs: Readonly<Record<string, unknown>> = {
  'questions.jsonl': unlabelled.join(''),
  'open.yaml': shortConfig({ task: { file: 'questions.jsonl', pool: 12 } }),
  'short.yaml': shortConfig(),
  'small.yaml': experiment,
  'replies.jsonl': `${JSON.stringify(noReplies)}\n`,
};

describe('a dry run refuses what the command refuses before its first call', { timeout: 120_000 }, () => {
  const cases: [command: string, says: Refusal['says'], code?: string][] = [
    ['evaluate open.yaml', ['there is nothing to score: questions.jsonl has no answers']],
    ['judge calibrate open.yaml', ['questions.jsonl: a judge is calibrated by right and wrong answers']],
    ['judge calibrate short.yaml --reads schema', ['a simulated evaluator takes no schema']],
    ['judge calibrate short.yaml --questions 3', ['too few pairs: 3 questions give at most 3 pairs']],
    ['judge calibrate short.yaml --out notes.txt/judge.json', [/notes\.txt\/judge\.json: .*ENOTDIR/], 'environment'],
    ['optimize short.yaml --run other', [/other holds a run of another configuration/]],
    ['optimize short.yaml --run notes', ['notes is not empty and holds no run: choose another directory']],
    [
      'optimize short.yaml --run notes.txt',
      ['notes.txt cannot be a run directory: it, or a part of its path, is a file'],
    ],
    ['optimize short.yaml --run notes.txt/run', ['notes.txt/run cannot be a run directory: it, or a part of its path']],
    ['optimize short.yaml --no-traces --otel-content', ['leave --otel-content out']],
    ['optimize short.yaml --replay replies.jsonl', ['all models are simulated and need no recording']],
    ['evaluate short.yaml --replay replies.jsonl', ['all models are simulated and need no recording']],
    ['bench run small.yaml --no-traces --otel-content', ['leave --otel-content out']],
    ['bench run small.yaml --dir taken', [/taken holds another experiment: name was other, and is now small/]],
    ['bench run small.yaml --dir notes', [/notes is not empty and holds no experiment/]],
    ['bench run small.yaml --queue http://x --artefacts shared', [/redis:\/\//]],
    ['bench run small.yaml --queue redis://127.0.0.1:1 --artefacts notes.txt', [/notes\.txt/], 'environment'],
    ['bench run small.yaml --dir notes.txt/x', [/cannot hold an experiment: it, or a part of its path/], 'environment'],
  ];

  async function place(onEnd: Parameters<typeof createWorkspace>[0]): Promise<Workspace> {
    const workspace = createWorkspace(onEnd);
    const { directory, write } = workspace;
    for (const [name, content] of Object.entries(inputs)) await write(name, content);
    for (const name of ['notes', 'other', 'shared']) await mkdir(join(directory, name));
    const files = { 'notes.txt': 'mine', 'notes/mine.txt': 'mine', 'other/manifest.json': '{"id":"0123456789ab"}' };
    for (const [name, content] of Object.entries(files)) await writeFile(join(directory, name), content);
    await writeExperiment(join(directory, 'taken'), [], { name: 'other', models: 'simulated' });
    return workspace;
  }

  test.concurrent.for(cases)('maspo %s', async ([command, says, code], { expect, onTestFinished }) => {
    const workspace = await place(onTestFinished);
    const args = command.split(' ').map((word) => (word in inputs ? `../inputs/${word}` : word));
    await expectRefusal(workspace, { args, refusal: { says, ...(code && { code }) } }, expect);
  });

  test('a run directory that another process writes to', async ({ expect, onTestFinished }) => {
    const workspace = await place(onTestFinished);
    const folder = join(workspace.directory, 'busy');
    await mkdir(folder);
    const lock = lockDirectory(folder);
    onTestFinished(() => lock.release());
    const refusal = { says: ['another process is writing to busy: wait for it or stop it'] };
    await expectRefusal(workspace, { args: ['optimize', '../inputs/short.yaml', '--run', 'busy'], refusal }, expect);
  });

  test('a reply store that cannot be used', async ({ expect, onTestFinished }) => {
    const workspace = await place(onTestFinished);
    const server = await startScriptedServer(onTestFinished);
    const model = { provider: 'openai', model: 'small', baseUrl: server.baseUrl };
    const models = { agent: model, optimizer: simulated, evaluator: simulated };
    const file = await workspace.write('real.yaml', shortConfig({ models }));
    await mkdir(workspace.home);
    const store = new DatabaseSync(join(workspace.home, 'replies.sqlite'));
    store.exec('CREATE TABLE other (key TEXT); PRAGMA user_version = 99');
    store.close();
    const noFolder = { env: { MASPO_HOME: join(workspace.directory, 'notes.txt', 'home') } };
    for (const command of [['optimize'], ['evaluate'], ['judge', 'calibrate']]) {
      const args = [...command, file];
      const other = { says: ['has format 99', 'It is left as it is'], code: 'environment' };
      await expectRefusal(workspace, { args, refusal: other }, expect);
      const noPlace = { says: [/The reply store .*notes\.txt.* cannot be used: ENOTDIR/], code: 'environment' };
      await expectRefusal(workspace, { args, options: noFolder, refusal: noPlace }, expect);
    }
    expect(server.received).toEqual([]);
  });
});

describe('a dry run reads the stored calibration of the judge', { timeout: 120_000 }, () => {
  const models = { agent: simulated, optimizer: simulated, evaluator: { ...simulated, judge: { noise: 1000 } } };
  const { judgeCheck: _, ...config } = shortConfig({ models, task: { benchmark: 'sample-math', pool: 20 } });

  test('and says what the run will do, as --explain does', async ({ expect, onTestFinished }) => {
    const workspace = createWorkspace(onTestFinished);
    const { maspo, home, files } = workspace;
    const file = await workspace.write('guessing.yaml', config);
    const table = await writeTable(workspace);
    const planned = async () => {
      const json = async (...args: string[]) => JSON.parse((await maspo([...args, '--json'])).stdout);
      return [
        (await json('optimize', file, '--dry-run')).judgeCheck,
        (await json('optimize', file, '--explain')).facts.judgeCheck,
        (await json('bench', 'run', table, '--dry-run')).cells[0].judgeCheck,
      ];
    };
    const made = { is: 'made', calls: expect.any(Number) };
    expect(await planned()).toEqual([made, made, made]);
    expect([existsSync(home), await files()]).toEqual([false, []]);
    expect((await maspo(['judge', 'calibrate', file])).exitCode).toBe(0);
    const stored = { is: 'replaced by its stored calibration', calls: 0 };
    expect(await planned()).toEqual([stored, stored, stored]);
    const { stdout, stderr } = await maspo(['optimize', file, '--dry-run']);
    expect(stdout).toContain('check of the judge: replaced by its stored calibration');
    expect(stderr).toMatch(/^Warning: The simulated evaluator may not be good enough/);
  });

  test('and refuses a judge at chance with --strict, or a damaged calibration', async ({ expect, onTestFinished }) => {
    const workspace = createWorkspace(onTestFinished);
    const file = await workspace.write('guessing.yaml', config);
    expect((await workspace.maspo(['judge', 'calibrate', file])).exitCode).toBe(0);
    const atChance = { says: [/may not be good enough .* To search all the same, leave --strict out/] };
    await expectRefusal(workspace, { args: ['optimize', file, '--strict'], refusal: atChance }, expect);
    const table = await writeTable(workspace);
    await expectFailingCell(workspace, [table, '--strict'], atChance.says[0]!, expect);
    const folder = join(workspace.home, 'calibrations');
    for (const name of await readdir(folder)) await writeFile(join(folder, name), '{');
    const damaged = { says: [/is damaged: remove it/], code: 'environment' };
    await expectRefusal(workspace, { args: ['optimize', file], refusal: damaged }, expect);
    await expectRefusal(workspace, { args: ['optimize', file, '--explain'], refusal: damaged }, expect);
    await expectFailingCell(workspace, [table], damaged.says[0]!, expect);
  });

  async function expectFailingCell({ maspo }: Workspace, args: string[], says: RegExp, expect: ExpectStatic) {
    for (const dry of [[], ['--dry-run']]) {
      const { exitCode, stdout } = await maspo(['bench', 'run', ...args, ...dry]);
      expect([exitCode, stdout]).toEqual([5, expect.stringMatching(says)]);
      expect(stdout).toMatch(/^(?:[0-9a-f]{12} {2})?failed: /m);
    }
  }

  async function writeTable({ write }: Workspace): Promise<string> {
    const set = await write('set.yaml', { title: 'Guessing', ...models });
    const { models: _, task, seed: __, optimizer, ...run } = config as Record<string, unknown>;
    const matrix = { benchmark: { mine: task }, optimizer: { maspo: optimizer }, seed: [1] };
    return write('table.yaml', { title: 'Small', models: set, run, matrix });
  }
});

test('plans list a place that the run would refuse with what prevents it', { timeout: 120_000 }, async ({
  expect,
  onTestFinished,
}) => {
  const { maspo, write, directory } = createWorkspace(onTestFinished);
  const problemsOf = async (...args: string[]) => JSON.parse((await maspo([...args, '--json'])).stdout).problems;
  await writeExperiment(join(directory, 'taken'), [], { name: 'other', models: 'simulated' });
  const table = await write('small.yaml', experiment);
  const other = expect.stringContaining('taken holds another experiment');
  expect(await problemsOf('bench', 'plan', table, '--dir', 'taken')).toEqual([other]);
  await writeFile(join(directory, 'results'), 'mine');
  const short = await write('short.yaml', shortConfig({ optimizer: { name: 'none' } }));
  expect(await problemsOf('plan', short)).toEqual([expect.stringContaining('cannot be a run directory')]);
});
