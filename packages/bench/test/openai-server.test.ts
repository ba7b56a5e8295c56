import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shortConfig } from './run-config.ts';
import { type ScriptedServer, startScriptedServer } from './scripted-server.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

const key = 'planted-key-5f0c2a';
const env = { TINY_KEY: key };
const concurrency = 4;

function configFor({ baseUrl }: ScriptedServer) {
  const model = (name: string) => ({ provider: 'openai', model: name, baseUrl, apiKeyEnv: 'TINY_KEY' });
  return shortConfig({
    task: { benchmark: 'sample-math', pool: 12, limit: 8 },
    models: { agent: model('small'), optimizer: model('writer'), evaluator: model('critic') },
    concurrency,
  });
}

describe('maspo optimize on an OpenAI-compatible server', { timeout: 120_000 }, () => {
  const workspace = createWorkspace(afterAll);
  let server: ScriptedServer;
  let config: string;
  let first: Awaited<ReturnType<Workspace['maspo']>>;
  beforeAll(async () => {
    server = await startScriptedServer(afterAll);
    config = await workspace.write('real.yaml', configFor(server));
    first = await workspace.maspo(['optimize', config, '--json'], { env });
  }, 60_000);

  test('finishes, and reports nothing as simulated', async () => {
    expect(first).toMatchObject({ exitCode: 0 });
    const summary = JSON.parse(first.stdout);
    expect(summary).toMatchObject({ status: 'finished', simulated: false });
    expect(await workspace.read(summary.run, 'report.md')).not.toMatch(/simulated/i);
    expect(first.stderr).not.toMatch(/simulated/i);
  });

  test('every model is called only in its own role, and gets the key', () => {
    expect(new Set(server.received.map(({ role, model }) => `${role}: ${model}`))).toEqual(
      new Set(['agent: small', 'propose: writer', 'judge: critic', 'assess: critic']),
    );
    expect(new Set(server.received.map(({ authorization }) => authorization))).toEqual(new Set([`Bearer ${key}`]));
  });

  test('the summary counts what the server counted', () => {
    const { calls, tokens } = JSON.parse(first.stdout);
    const counted = Object.fromEntries(
      Object.entries(Object.groupBy(server.received, ({ role }) => role)).map(([role, list]) => [role, list!.length]),
    );
    expect(calls).toEqual(counted);
    expect(tokens).toEqual({ input: 20 * server.received.length, output: 5 * server.received.length });
  });

  test('the same command again calls no model, and its event log and summary are the same', async () => {
    const { run } = JSON.parse(first.stdout);
    const [calls, events] = [server.received.length, await workspace.read(run, 'events.jsonl')];
    const again = await workspace.maspo(['optimize', config, '--json'], { env });
    expect(again.stdout).toBe(first.stdout);
    expect(again.stderr).toContain(`${calls} calls (${calls} replayed)`);
    expect(server.received).toHaveLength(calls);
    expect(await workspace.read(run, 'events.jsonl')).toBe(events);
  });

  test('after Ctrl-C the same command goes on: no reply is paid for twice', { tags: ['long'] }, async ({
    onTestFinished,
  }) => {
    const [undisturbed, { run }] = [server.received.length, JSON.parse(first.stdout)];
    const elsewhere = createWorkspace(onTestFinished);
    const other = await startScriptedServer(onTestFinished);
    const sameConfig = await elsewhere.write('real.yaml', configFor(other));
    const args = ['optimize', sameConfig, '--run', 'run', '--json'];
    const running = elsewhere.start(args, { env });
    other.holdFrom(Math.floor(undisturbed / 2), () => running.kill('SIGINT'));
    const stopped = await running;
    expect(stopped.stderr).toContain('error: stopped by SIGINT; the same command goes on where it stopped\n');
    expect(stopped.exitCode).toBe(130);
    expect(JSON.parse(stopped.stdout)).toMatchObject({ error: { code: 'stopped' } });
    expect(await elsewhere.files()).toEqual([
      'run',
      'run/events.jsonl.part',
      'run/manifest.json',
      'run/traces.index.jsonl.part',
      'run/traces.jsonl.zst.part',
    ]);

    const unfinished = await elsewhere.maspo(['report', 'run']);
    expect(unfinished.stderr).toContain('the run in run has not finished: start the same command again to go on');
    expect(unfinished.exitCode).toBe(2);

    other.release();
    const resumed = await elsewhere.maspo(args, { env });
    expect(resumed).toMatchObject({ exitCode: 0 });
    expect(other.received.length).toBeGreaterThanOrEqual(undisturbed);
    expect(other.received.length).toBeLessThanOrEqual(undisturbed + concurrency);
    expect(await elsewhere.read('run', 'events.jsonl')).toBe(await workspace.read(run, 'events.jsonl'));
    expect(await elsewhere.files()).not.toContain('run/events.jsonl.part');
  });

  test('if a refusal repeats the key, only its variable is named, and no run is left', async ({ onTestFinished }) => {
    const elsewhere = createWorkspace(onTestFinished);
    const other = await startScriptedServer(onTestFinished);
    other.refuseAll(401, `Incorrect API key provided: ${key}`);
    const wrongKey = await elsewhere.write('real.yaml', configFor(other));
    const { exitCode, stdout, stderr } = await elsewhere.maspo(['optimize', wrongKey, '--json'], { env });
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'model-refused' } });
    expect(stderr).toContain('Check the key in the environment variable TINY_KEY');
    expect(stdout + stderr).not.toContain(key);
    expect(await elsewhere.files()).toEqual([]);
    expect(await filesWith(key, elsewhere)).toEqual([]);
  });

  test('a process that is killed or fails on the way does not leave the key anywhere', { tags: ['long'] }, async ({
    onTestFinished,
  }) => {
    for (const end of ['killed', 'refused'] as const) {
      const elsewhere = createWorkspace(onTestFinished);
      const other = await startScriptedServer(onTestFinished);
      const sameConfig = await elsewhere.write('real.yaml', configFor(other));
      const running = elsewhere.start(['optimize', sameConfig, '--run', 'run'], { env });
      other.onArrival((number) => {
        if (number !== 100) return;
        if (end === 'killed') running.kill('SIGKILL');
        else other.refuseAll(403, `The key ${key} may not do this`);
      });
      const { stdout, stderr } = await running;
      expect(stdout + stderr).not.toContain(key);
      expect(await elsewhere.files()).toContain('run/events.jsonl.part');
      expect(await filesWith(key, elsewhere)).toEqual([]);
    }
  });

  test('the key is not in the output, the run directory or the reply store', async () => {
    expect(first.stdout + first.stderr).not.toContain(key);
    expect(await filesWith('reply', workspace)).toContain('home/replies.sqlite');
    expect(await filesWith(key, workspace)).toEqual([]);
  });
});

/** The files of a workspace, its home included, in which the text occurs. */
async function filesWith(content: string, { home }: Workspace): Promise<string[]> {
  const root = dirname(home);
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const found = await Promise.all(files.map(async (file) => (await readFile(file)).includes(content)));
  return files.filter((_, index) => found[index]).map((file) => file.slice(root.length + 1));
}
