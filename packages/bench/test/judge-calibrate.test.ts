import { copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { anySandbox } from '@maspo/tasks/testing';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { findCalibration } from '../src/calibration/calibration-store.ts';
import { runConfigSchema } from '../src/config/run-config.ts';
import { shortConfig } from './run-config.ts';
import { type ScriptedServer, startScriptedServer } from './scripted-server.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

const simulated = { provider: 'simulated' };
const leaning = { ...simulated, judge: { positionBias: 0.2 } };

const concurrency = 4;

const calibrate = (workspace: Workspace, ...args: string[]) => workspace.maspo(['judge', 'calibrate', ...args]);
const storedFiles = async ({ home }: Workspace) => readdir(join(home, 'calibrations')).catch(() => []);
const calibrations = async (workspace: Workspace) =>
  Promise.all(
    (await storedFiles(workspace)).map((name) => readFile(join(workspace.home, 'calibrations', name), 'utf8')),
  );

describe('maspo judge calibrate with simulated models', { timeout: 120_000 }, () => {
  const workspace = createWorkspace(afterAll);
  const config = shortConfig({
    task: { benchmark: 'sample-math', pool: 39 },
    models: { agent: simulated, optimizer: simulated, evaluator: leaning },
  });
  let file: string;
  beforeAll(async () => {
    file = await workspace.write('leaning.yaml', config);
  });

  test('finds the planted position bias, and prints SIMULATED first', async () => {
    const { exitCode, stdout, stderr } = await calibrate(workspace, file);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(/^SIMULATED: /);
    expect(stdout).toContain('39 questions of pool (held-out split; no test question)');
    const [, low, high] = /position bias .*\[([+-][\d.]+), ([+-][\d.]+)\]/.exec(stdout)!;
    expect(Number(low)).toBeGreaterThan(0);
    expect(Number(low)).toBeLessThanOrEqual(0.2);
    expect(Number(high)).toBeGreaterThanOrEqual(0.2);
  });

  test('prints one JSON object with --json; the stored file and the file of --out are the same byte for byte', async () => {
    const { stdout } = await calibrate(workspace, file, '--json', '--out', 'judge.json');
    const { warning, cost, calls, tokens, tokensByPurpose, ...calibration } = JSON.parse(stdout);
    expect(cost).toMatchObject({ calls: calls.judge, secondsEach: null });
    expect({ warning, roles: Object.keys(calls) }).toEqual({ warning: null, roles: ['agent', 'judge'] });
    const written = await workspace.read('judge.json');
    expect(JSON.parse(written)).toEqual(calibration);
    expect(await calibrations(workspace)).toEqual([written]);
  });

  test('a calibration of one machine is imported on another machine; a file that is no calibration is refused', async () => {
    const other = createWorkspace(onTestFinished);
    const written = join(workspace.directory, 'judge.json');
    const { exitCode, stdout } = await other.maspo(['judge', 'import', written]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^SIMULATED: .*agreement with the graders.*Stored: /s);
    expect(await calibrations(other)).toEqual(await calibrations(workspace));

    const readings = [JSON.parse(await workspace.read('judge.json'))];
    const older = { ...readings[0], judge: { ...readings[0].judge, version: 1 } };
    const several = await other.write('several.json', { readings: [...readings, older], calls: {} });
    const both = await other.maspo(['judge', 'import', several, '--json']);
    expect(JSON.parse(both.stdout).imported).toHaveLength(2);
    expect(both.stderr).toMatch(/warning: .* version 1 of the judge's request: .* send version 2/);

    for (const [name, says] of [
      [
        await other.write('run.yaml', config),
        /is not valid JSON|is no calibration as "maspo judge calibrate" writes it/,
      ],
      [await other.write('none.json', { readings: [] }), /is no calibration .*: readings: /],
      ['absent.json', /cannot read absent.json: there is no such file/],
    ] as const) {
      const refused = await other.maspo(['judge', 'import', name]);
      expect({ code: refused.exitCode, stderr: refused.stderr }).toEqual({
        code: 2,
        stderr: expect.stringMatching(says),
      });
    }
  });

  test('a stored calibration is found only for the same evaluator, task and request', async () => {
    const { models } = runConfigSchema.parse(config);
    const { task } = JSON.parse(await workspace.read('judge.json'));
    const run = { models, task, options: {} };
    const find = (changes: object) => findCalibration(workspace.home, { ...run, ...changes });
    expect(await find({})).toMatchObject({ simulated: true, sample: { questions: 39 } });
    expect(await find({ models: { evaluator: simulated } })).toBeUndefined();
    expect(await find({ task: { ...task, sha256: 'other' } })).toBeUndefined();
    expect(await find({ options: { judge: { choice: 'forced' } } })).toBeUndefined();
    expect(await find({ options: { judge: { choice: 'with-tie', reads: 'probability' } } })).toBeUndefined();
  });

  test('--reads measures several readings on the same pairs, and stores each for runs with that reading', async () => {
    const both = await calibrate(workspace, file, '--reads', 'tags,probability', '--questions', '14', '--json');
    const { readings } = JSON.parse(both.stdout);
    expect(readings.map(({ judge }: { judge: { reads: string } }) => judge.reads)).toEqual(['tags', 'probability']);
    const [tags, probability] = readings;
    expect(probability.pairs).toEqual(tags.pairs);
    // A repeat would give the same verdict, and each judgement is one token.
    expect(probability.figures.sameOnRepeat.n).toBe(0);
    expect(probability.cost.tokens.output).toBe(probability.cost.judgements);
    const { stdout } = await calibrate(workspace, file, '--reads', 'tags,probability', '--questions', '14');
    expect(stdout).toMatch(/^ +tags +probability$/m);
    expect(stdout).toMatch(/^ +output tokens each +[\d.]+ +1\.0$/m);
    expect(stdout).toMatch(/^ +seconds each +not measured +not measured$/m);
    const { models } = runConfigSchema.parse(config);
    const run = { models, task: tags.task, options: { judge: { choice: 'with-tie', reads: 'probability' } } };
    expect(await findCalibration(workspace.home, run)).toMatchObject({ judge: { reads: 'probability' } });
  });

  test.each([
    [['--reads', 'schema'], /a simulated evaluator takes no schema/],
    [['--reads', 'tags,guesses'], /Expected some of tags, schema, probability/],
    [['--reads', 'tags,probability', '--out', 'both.json'], /--out takes one calibration/],
  ])('%j is refused', async (options, says) => {
    expect(await calibrate(workspace, file, ...options)).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(says),
    });
  });

  test('a damaged calibration is reported, with what to do', async () => {
    const { models } = runConfigSchema.parse(config);
    const { task } = JSON.parse(await workspace.read('judge.json'));
    for (const name of await storedFiles(workspace))
      await writeFile(join(workspace.home, 'calibrations', name), '{"figures": ');
    await expect(findCalibration(workspace.home, { models, task, options: {} })).rejects.toThrow(
      /calibrations.* is damaged: remove it, and make it anew/,
    );
  });

  test('--questions takes the first questions of the pool', async () => {
    const { stdout } = await calibrate(workspace, file, '--questions', '12');
    expect(stdout).toContain('12 questions of pool');
    expect(stdout).toContain('12 padded');
  });

  test.each([
    { part: 'pool', of: 'a few of the pool', task: { pool: 20, validation: 15 }, args: ['--questions', '12'] },
    { part: 'validation', of: 'a transductive split', task: { split: 'transductive', pool: 12, validation: 15 } },
  ])('names only the parts that its questions come from: $part of $of', async ({ part, task, args = [] }) => {
    const parts = { ...config, task: { ...config.task, ...task } };
    const other = await workspace.write(`${part}.yaml`, parts);
    const { stdout } = await calibrate(workspace, other, '--json', ...args);
    expect(JSON.parse(stdout).sample.parts).toEqual([part]);
  });

  test('--help has an example', async () => {
    expect((await calibrate(workspace, '--help')).stdout).toMatch(/Examples:\n {2}maspo judge calibrate examples/);
  });
});

test('pairs of programs are a working program and one with a slip', { timeout: 120_000 }, async ({
  onTestFinished,
}) => {
  const workspace = createWorkspace(onTestFinished);
  const config = await workspace.write('code.yaml', shortConfig({ task: { benchmark: 'sample-code', pool: 14 } }));
  const { level } = await anySandbox();
  const { stdout } = await calibrate(workspace, config, '--json', '--sandbox-level', level);
  const { pairs, figures } = JSON.parse(stdout);
  expect(pairs.drawn + pairs.corrected + pairs.corrupted).toBeGreaterThanOrEqual(10);
  expect(figures.agreement.value).toBeGreaterThan(0.5);
});

describe('maspo judge calibrate on a server', { timeout: 120_000 }, () => {
  const setUp = async (onEnd: Parameters<typeof createWorkspace>[0] & Parameters<typeof startScriptedServer>[0]) => {
    const workspace = createWorkspace(onEnd);
    const server = await startScriptedServer(onEnd);
    return { workspace, server, file: await workspace.write('real.yaml', configFor(server)) };
  };

  test('calls only agents and evaluator, warns about a judge that guesses, and repeats no call', async ({
    onTestFinished,
  }) => {
    const { workspace, server, file } = await setUp(onTestFinished);
    const first = await calibrate(workspace, file);
    expect(first.exitCode).toBe(0);
    expect(first.stdout).not.toMatch(/simulated/i);
    expect(first.stdout).toMatch(/Warning: The evaluator \(openai model "critic"\) may not be good enough/);
    expect(new Set(server.received.map(({ role, model }) => `${role}: ${model}`))).toEqual(
      new Set(['agent: small', 'judge: critic']),
    );
    const calls = server.received.length;
    const again = await calibrate(workspace, file);
    expect(again).toMatchObject({ exitCode: 0, stdout: first.stdout, stderr: first.stderr });
    expect(server.received).toHaveLength(calls);
  });

  test('after Ctrl-C the same command goes on: no reply is paid for twice', { tags: ['long'] }, async ({
    onTestFinished,
  }) => {
    const { workspace, server, file } = await setUp(onTestFinished);
    const whole = await setUp(onTestFinished);
    await calibrate(whole.workspace, whole.file);

    const interrupted = workspace.start(['judge', 'calibrate', file]);
    server.holdFrom(Math.floor(whole.server.received.length / 2), () => interrupted.kill('SIGINT'));
    const { exitCode, stderr } = await interrupted;
    expect({ exitCode, stderr }).toEqual({
      exitCode: 130,
      stderr: expect.stringContaining('the same command goes on'),
    });
    expect(await storedFiles(workspace)).toEqual([]);
    server.release();
    expect((await calibrate(workspace, file)).exitCode).toBe(0);
    expect(server.received.length).toBeGreaterThanOrEqual(whole.server.received.length);
    expect(server.received.length).toBeLessThanOrEqual(whole.server.received.length + concurrency);
    expect(await calibrations(workspace)).toEqual(await calibrations(whole.workspace));
  });

  test('is recorded, and repeated from the recording without the server', async ({ onTestFinished }) => {
    const { workspace, server, file } = await setUp(onTestFinished);
    const { stdout } = await calibrate(workspace, file, '--record', 'judge.jsonl.gz', '--json');
    const calls = server.received.length;
    const elsewhere = createWorkspace(onTestFinished);
    await elsewhere.write('real.yaml', configFor(server));
    await copyFile(join(workspace.directory, 'judge.jsonl.gz'), join(elsewhere.directory, 'judge.jsonl.gz'));
    const replayed = await calibrate(elsewhere, file, '--replay', 'judge.jsonl.gz', '--json');
    expect(replayed.exitCode, replayed.stderr).toBe(0);
    const { figures, pairs } = JSON.parse(replayed.stdout);
    expect({ figures, pairs }).toEqual({ figures: JSON.parse(stdout).figures, pairs: JSON.parse(stdout).pairs });
    expect(await calibrations(elsewhere)).toEqual(await calibrations(workspace));
    expect(server.received).toHaveLength(calls);

    const again = await calibrate(workspace, file, '--record', 'judge.jsonl.gz');
    expect(again).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('judge.jsonl.gz exists: choose another'),
    });
  });

  function configFor({ baseUrl }: ScriptedServer, changes: object = {}) {
    const model = (name: string) => ({ provider: 'openai', model: name, baseUrl });
    const models = { agent: model('small'), optimizer: model('writer'), evaluator: model('critic') };
    return shortConfig({ models, concurrency, ...changes });
  }
});

describe('maspo judge calibrate refuses', { timeout: 120_000 }, () => {
  test('to record simulated models, which have no replies', async ({ onTestFinished }) => {
    const workspace = createWorkspace(onTestFinished);
    const file = await workspace.write('short.yaml', shortConfig({}));
    const { exitCode, stderr } = await calibrate(workspace, file, '--record', 'judge.jsonl');
    expect(exitCode).toBe(2);
    expect(stderr).toContain('agents and judge are simulated, so there is no reply to record: leave --record out');
  });

  const nobody = { provider: 'openai', model: 'critic', baseUrl: 'http://127.0.0.1:9/v1', maxAttempts: 1 };
  const withEvaluator = (evaluator: object) =>
    shortConfig({ models: { agent: simulated, optimizer: simulated, evaluator } });

  test.concurrent.each<[what: string, config: object, says: RegExp, code?: string]>([
    [
      'a pool that is part of the test set, with a way out',
      shortConfig({ task: { benchmark: 'sample-math', pool: 12, split: 'transductive' } }),
      /no labelled question to calibrate on: all 12 of the pool are test questions.*`split: held-out`/,
    ],
    [
      'an evaluator without a server that answers',
      withEvaluator(nobody),
      /models\.evaluator: no reply from .*127\.0\.0\.1:9/,
      'model-unreachable',
    ],
    [
      'biases of the judge that are too large',
      withEvaluator({ ...simulated, judge: { positionBias: 0.4, verbosityBias: 0.4 } }),
      /models\.evaluator\.judge: positionBias and verbosityBias together must not exceed 0\.5/,
    ],
    [
      'a bias of a model that does not judge',
      shortConfig({ models: { agent: leaning, optimizer: simulated, evaluator: simulated } }),
      /models\.agent: judge is for the evaluator alone/,
    ],
  ])('%s', async (_, config, says, code = 'invalid-input') => {
    const workspace = createWorkspace(afterAll);
    const file = await workspace.write('wrong.yaml', config);
    const { exitCode, stdout, stderr } = await calibrate(workspace, file, '--json');
    expect(stderr).toMatch(says);
    expect(stderr).not.toMatch(/fault of the program|\n {4}at /);
    expect({ exitCode, error: JSON.parse(stdout).error.code }).toEqual({ exitCode: 2, error: code });
    expect(await storedFiles(workspace)).toEqual([]);
  });

  test('a graph of only votes, without an agent that speaks', async ({ onTestFinished }) => {
    const workspace = createWorkspace(onTestFinished);
    const vote = { id: 'vote', role: 'Counts.', kind: 'vote' };
    const graph = await workspace.write('votes.yaml', { agents: [vote], edges: [] });
    const file = await workspace.write('wrong.yaml', shortConfig({ architecture: { graph } }));
    const { exitCode, stderr } = await calibrate(workspace, file);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('no agent comes before it') });
  });

  test('a budget that does not suffice, with exit code 3 as usual', async ({ onTestFinished }) => {
    const workspace = createWorkspace(onTestFinished);
    const file = await workspace.write('tight.yaml', shortConfig({ budget: { maxCalls: 30 } }));
    const { exitCode, stderr } = await calibrate(workspace, file);
    expect({ exitCode, stderr }).toEqual({ exitCode: 3, stderr: expect.stringContaining('raise it and run the same') });
  });

  test.concurrent.each([
    [['--questions', '0'], /whole number of at least 1/],
    [['--temperature', '0'], /above 0 and up to 2/],
    [
      ['--questions', '4'],
      /too few pairs: 4 questions give at most 4 pairs .*at least 10 are needed.*take more questions/,
    ],
  ])('%j', async (options, says) => {
    const workspace = createWorkspace(afterAll);
    const file = await workspace.write('short.yaml', shortConfig());
    const { exitCode, stderr } = await calibrate(workspace, file, ...options);
    expect(stderr).toMatch(says);
    expect(exitCode).toBe(2);
    expect(await storedFiles(workspace)).toEqual([]);
  });
});
