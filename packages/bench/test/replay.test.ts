import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { shortConfig } from './run-config.ts';
import { startScriptedServer } from './scripted-server.ts';
import { createWorkspace, type Workspace } from './workspace.ts';
import { writeExperiment } from './written-experiment.ts';

const env = { TINY_KEY: 'planted-key-77c1d0' };

function configFor(baseUrl: string, changes: Record<string, unknown> = {}) {
  const model = (name: string) => ({ provider: 'openai', model: name, baseUrl, apiKeyEnv: 'TINY_KEY' });
  return shortConfig({
    task: { benchmark: 'sample-math', pool: 12, limit: 8 },
    models: { agent: model('small'), optimizer: model('writer'), evaluator: model('critic') },
    ...changes,
  });
}

describe('a recorded run', { timeout: 120_000 }, () => {
  const recorder = createWorkspace(afterAll);
  const place = createWorkspace(afterAll); // contains only the recording and the configuration
  const inPlace = (name: string) => join(place.directory, name);
  let recording: string;
  let baseUrl: string;
  let replayed: Awaited<ReturnType<Workspace['maspo']>>;

  beforeAll(async () => {
    let stop = async () => {};
    const server = await startScriptedServer((end) => {
      stop = end;
    });
    server.overflow('assess'); // failed requests are also part of a recording
    baseUrl = server.baseUrl;
    const config = await recorder.write('mine.yaml', configFor(baseUrl));
    const recorded = await recorder.maspo(['optimize', config, '--run', 'run'], { env });
    expect(recorded.exitCode, recorded.stderr).toBe(0);
    await stop();
    recording = inPlace('replies.jsonl.gz');
    const exported = await recorder.maspo(['cache', 'export', recording, '--run', 'run', '--json']);
    expect(exported.exitCode, exported.stderr).toBe(0);
    expect(JSON.parse(exported.stdout)).toMatchObject({ file: recording, replies: server.received.length });
    const sameConfig = await place.write('mine.yaml', configFor(baseUrl));
    replayed = await place.maspo(['optimize', sameConfig, '--run', 'run', '--replay', recording]);
  }, 60_000);

  test('is repeated without server, key or store', () => {
    expect(replayed.exitCode, replayed.stderr).toBe(0);
    expect(existsSync(place.home)).toBe(false);
  });

  test.each(['events.jsonl', 'prompts.json', 'outcomes.jsonl', 'manifest.json', 'summary.json', 'replies.keys'])(
    '%s of the replay equals that of the recorded run, byte for byte',
    async (name) => {
      expect(await place.read('run', name)).toBe(await recorder.read('run', name));
    },
  );

  test('is one file: a header, and then every reply once, sorted', async () => {
    const [header, ...lines] = gunzipSync(await readFile(recording))
      .toString()
      .trimEnd()
      .split('\n');
    const keys = lines.map((line) => JSON.parse(line).key);
    expect(JSON.parse(header!)).toEqual({
      format: 'maspo-recording',
      version: 1,
      run: JSON.parse(await recorder.read('run', 'manifest.json')).id,
      simulated: false,
      count: keys.length,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(keys).toEqual([...new Set(keys)].sort());
    expect(`${keys.join('\n')}\n`).toBe(await recorder.read('run', 'replies.keys'));
  });

  test('exported again gives the same bytes, and an existing file is not overwritten', async () => {
    const again = join(recorder.directory, 'again.jsonl.gz');
    const exportTo = () => recorder.maspo(['cache', 'export', again, '--run', 'run']);
    expect(await exportTo()).toMatchObject({ exitCode: 0 });
    expect(await readFile(again)).toEqual(await readFile(recording));
    expect(await exportTo()).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('exists') });
  });

  test('can also be used to evaluate its prompts', async () => {
    const config = await place.write('mine.yaml', configFor(baseUrl));
    const { stdout, stderr, exitCode } = await place.maspo([
      ...['evaluate', config, '--prompts', inPlace('run/prompts.json'), '--replay', recording, '--json'],
    ]);
    expect(exitCode, stderr).toBe(0);
    expect(JSON.parse(stdout).score).toEqual(JSON.parse(await place.read('run', 'summary.json')).final);
  });

  test('with another configuration the run ends, and reports which call was not recorded', async () => {
    const other = await place.write('other.yaml', configFor(baseUrl, { seed: 2 }));
    const { exitCode, stderr } = await place.maspo(['optimize', other, '--run', 'other', '--replay', recording]);
    expect(exitCode).toBe(2);
    // The same command can only fail again.
    expect(stderr).not.toContain('to go on');
    expect(stderr).toMatch(
      /of run [0-9a-f]{12}, holds no reply .*\(\w+ for agent \w+\): configuration and recording differ/,
    );
  });

  test('that is cut short is refused, and nothing is written', async () => {
    const damaged = inPlace('damaged.gz');
    await writeFile(damaged, (await readFile(recording)).subarray(0, 200));
    const config = await place.write('mine.yaml', configFor(baseUrl));
    const { exitCode, stderr } = await place.maspo(['optimize', config, '--run', 'damaged', '--replay', damaged]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('cannot be unpacked') });
    expect(existsSync(inPlace('damaged'))).toBe(false);
  });

  test('that is not there is refused', async () => {
    const config = await place.write('mine.yaml', configFor(baseUrl));
    const { exitCode, stderr } = await place.maspo(['optimize', config, '--replay', 'nowhere.gz']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining('there is no such file') });
  });

  test('cannot be exported after its replies were pruned', async () => {
    await recorder.maspo(['cache', 'prune', '--model', 'critic']);
    const { exitCode, stderr } = await recorder.maspo(['cache', 'export', 'late.jsonl', '--run', 'run']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/no longer holds \d+ of the \d+ replies of run/);
  });
});

describe('a recorded experiment', { timeout: 120_000 }, () => {
  const small = {
    title: 'Small',
    run: { task: { pool: 6, limit: 4 }, architecture: { name: 'sequential' }, optimizer: { name: 'none' } },
    matrix: { benchmark: ['sample-math'], architecture: ['vanilla', 'sequential'] },
  };

  test('is repeated from one file, with the same figures; a cell that was not recorded fails', async () => {
    const recorder = createWorkspace(onTestFinished);
    const place = createWorkspace(onTestFinished);
    const recording = join(place.directory, 'replies.jsonl.gz');
    const server = await startScriptedServer(onTestFinished);
    const model = (name: string) => ({
      provider: 'openai',
      model: name,
      baseUrl: server.baseUrl,
      apiKeyEnv: 'TINY_KEY',
    });
    const set = { title: 'Scripted', agent: model('small'), optimizer: model('writer'), evaluator: model('critic') };
    const filesIn = async (workspace: Workspace) => ({
      file: await workspace.write('small.yaml', small),
      models: await workspace.write('scripted.yaml', set),
    });
    const mine = await filesIn(recorder);
    const ran = await recorder.maspo(['bench', 'run', mine.file, '--models', mine.models], { env });
    expect(ran.exitCode, ran.stderr).toBe(0);
    const results = join('results', 'small-scripted');
    const exported = await recorder.maspo(['cache', 'export', recording, '--experiment', results]);
    expect(exported).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('bench run EXPERIMENT --replay') });

    const theirs = await filesIn(place);
    const replay = ['bench', 'run', theirs.file, '--models', theirs.models, '--replay', recording];
    const replayed = await place.maspo(replay);
    expect(replayed.exitCode, replayed.stderr).toBe(0);
    const read = (workspace: Workspace, name: string) => workspace.read(results, name);
    expect(await read(place, 'manifests.jsonl')).toBe(await read(recorder, 'manifests.jsonl'));
    const [measured, again] = [await read(recorder, 'table.md'), await read(place, 'table.md')];
    // The seconds are times of model calls, so a replay has none.
    expect(measured).toContain('| seconds, optimization | seconds, evaluation |');
    expect(again).not.toContain('seconds');
    const beforeCost = (table: string) => table.slice(0, table.indexOf('### cost'));
    expect(beforeCost(again)).toBe(beforeCost(measured));
    expect(existsSync(join(place.home, 'replies.sqlite'))).toBe(false);

    const further = await place.maspo([...replay, '--seed', '2']);
    expect(further).toMatchObject({ exitCode: 5, stdout: expect.stringMatching(/failed: .*holds no reply to a call/) });
  });

  test('without a run that has finished is refused', async () => {
    const workspace = createWorkspace(onTestFinished);
    const some = join(workspace.directory, 'some');
    await writeExperiment(some, [{ levels: { benchmark: 'sample-math' } }]);
    const refusal = await workspace.maspo(['cache', 'export', 'replies.jsonl', '--experiment', some]);
    expect(refusal).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('nothing to record') });
    const nothing = await workspace.maspo(['cache', 'export', 'replies.jsonl', '--experiment', 'elsewhere']);
    expect(nothing).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('holds no experiment') });
  });
});

describe('a run that needs no recording', { timeout: 120_000 }, () => {
  const workspace = createWorkspace(afterAll);

  test('a simulated run cannot be exported or replayed, and the reason is reported', async () => {
    const config = await workspace.write('simulated.yaml', shortConfig());
    expect(await workspace.maspo(['optimize', config, '--run', 'run'])).toMatchObject({ exitCode: 0 });
    const exported = await workspace.maspo(['cache', 'export', 'replies.jsonl', '--run', 'run']);
    expect(exported).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('all its models are simulated') });
    await writeFile(
      join(workspace.directory, 'empty.jsonl'),
      `${JSON.stringify({ format: 'maspo-recording', version: 1, run: null, simulated: false, count: 0, sha256: emptyHash })}\n`,
    );
    const replayed = await workspace.maspo(['optimize', config, '--replay', 'empty.jsonl']);
    expect(replayed).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('leave --replay out') });
  });

  test('a folder without a run is refused, and so is an unfinished run', async () => {
    const exportOf = (run: string) => workspace.maspo(['cache', 'export', 'replies.jsonl', '--run', run]);
    expect(await exportOf('nothing')).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/holds no run/) });
    await mkdir(join(workspace.directory, 'unfinished'));
    const manifest = { id: '0123456789ab', models: { agent: { provider: 'openai' } } };
    await writeFile(join(workspace.directory, 'unfinished', 'manifest.json'), JSON.stringify(manifest));
    const unfinished = await exportOf('unfinished');
    expect(unfinished).toMatchObject({
      exitCode: 2,
      stderr: expect.stringMatching(/no replies.keys, which is written at its end/),
    });
  });
});

/** SHA-256 of an empty text. */
const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
