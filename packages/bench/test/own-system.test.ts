import { spawn, spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { expectRefusal } from './expect-refusal.ts';
import { createWorkspace, repository, type Workspace } from './workspace.ts';

const simulated = { provider: 'simulated' };

function exampleFile(name: string): Promise<string> {
  return readFile(join(repository, 'examples', name), 'utf8');
}

/** A workspace with the example system, which counts its runs in the file `runs` of the working directory. */
async function withSystem(onEnd: (remove: () => void) => void) {
  const workspace = createWorkspace(onEnd);
  const source = `import { appendFileSync } from 'node:fs';\n${await exampleFile('own-system.ts')}`.replace(
    'const turns: SystemTurn[] = [];',
    "const turns: SystemTurn[] = [];\n  appendFileSync('runs', 'x');",
  );
  await workspace.write('own-system.ts', source);
  await workspace.write('sums.jsonl', await exampleFile('sums.jsonl'));
  const content = parse(await exampleFile('own-system.yaml'));
  const config = (name: string, changes: object) =>
    workspace.write(name, stringify({ ...content, judgeCheck: 'off', ...changes }));
  return { workspace, source, content, config, runs: async () => (await workspace.read('runs')).length };
}

describe('a system in a module', { timeout: 120_000 }, () => {
  let own: Awaited<ReturnType<typeof withSystem>>;
  let config: string;
  beforeAll(async () => {
    own = await withSystem(afterAll);
    config = await own.config('own.yaml', {});
    const { exitCode, stderr } = await own.workspace.maspo(['optimize', config, '--run', 'own', '--json']);
    expect(stderr).toContain('2 agents, pool 12');
    expect(exitCode).toBe(0);
  }, 120_000);

  test('is optimized in its own code: its prompts are plain texts, and the prompts that are found answer more', async () => {
    const { final, seed } = JSON.parse(await own.workspace.read('own', 'prompts.json'));
    expect(seed).toEqual({ solver: 'You add numbers.', checker: 'You check sums.' });
    expect(final.solver).toMatch(/^You add numbers\.\n/);
    const summary = JSON.parse(await own.workspace.read('own', 'summary.json'));
    expect(summary.final.accuracy).toBeGreaterThan(summary.seed.accuracy);
  });

  test('has its module in the manifest, and its agents in the report', async () => {
    const manifest = JSON.parse(await own.workspace.read('own', 'manifest.json'));
    expect(manifest).toMatchObject({
      simulated: true,
      modules: { architecture: { path: './own-system.ts' } },
      models: { agent: { provider: 'system', model: './own-system.ts', version: expect.stringMatching(/^sha256 /) } },
    });
    expect(await own.workspace.read('own', 'report.md')).toContain('2 agents, seed 0');
  });

  test('is not run again if its replies are stored', async () => {
    const before = await own.runs();
    const { exitCode } = await own.workspace.maspo(['optimize', config, '--run', 'again', '--json']);
    expect(exitCode).toBe(0);
    expect(await own.runs()).toBe(before);
    expect(await own.workspace.read('again', 'events.jsonl')).toBe(await own.workspace.read('own', 'events.jsonl'));
  });

  test('is not run for a recording or for a forecast', async () => {
    const { workspace } = own;
    const before = await own.runs();
    await workspace.maspo(['cache', 'export', 'recording.jsonl', '--run', 'own']);
    const replayed = await workspace.maspo([
      'optimize',
      config,
      '--run',
      'replay',
      '--replay',
      'recording.jsonl',
      '--json',
    ]);
    expect(replayed.exitCode).toBe(0);
    const experiment = await workspace.write(
      'planned.yaml',
      stringify({ title: 'Own', run: { ...own.content, task: { pool: 8 } }, matrix: { benchmark: ['sample-math'] } }),
    );
    const plan = await workspace.maspo(['bench', 'plan', experiment, '--json']);
    expect(plan.exitCode).toBe(0);
    expect(await own.runs()).toBe(before);
  });

  test('is run again after a change of its source', { tags: ['long'] }, async () => {
    const { workspace, source } = own;
    const changed = await own.config('changed.yaml', {
      architecture: { system: './changed-system.ts' },
      optimizer: { name: 'none' },
    });
    const runsWith = async (text: string, run: string) => {
      const before = await own.runs();
      await workspace.write('changed-system.ts', text);
      await workspace.start(['optimize', changed, '--run', run, '--json']);
      return (await own.runs()) - before;
    };
    const runs = await runsWith(source, 'one');
    expect(runs).toBeGreaterThan(0);
    expect(await runsWith(source, 'same')).toBe(0);
    expect(await runsWith(`${source}// changed\n`, 'two')).toBe(runs);
  });

  test('that failed on every question is run again after its surroundings were corrected', async () => {
    const { workspace, source } = own;
    const needy = `import { existsSync } from 'node:fs';\n${source}`.replace(
      'const turns: SystemTurn[] = [];',
      "const turns: SystemTurn[] = [];\n  if (!existsSync(new URL('key', import.meta.url))) throw new Error('the key is missing');",
    );
    await workspace.write('needy-system.ts', needy);
    const changes = { architecture: { system: './needy-system.ts' }, optimizer: { name: 'none' } };
    const args = ['optimize', await own.config('needy.yaml', changes), '--run', 'needy', '--json'];
    const without = await workspace.maspo(args);
    expect(JSON.parse(without.stdout).error.message).toContain('failed on each of the first 10 questions');
    await workspace.write('key', '');
    const { exitCode } = await workspace.maspo(args);
    expect(exitCode).toBe(0);
    expect(await workspace.read('needy', 'outcomes.jsonl')).not.toContain('unscored');
  });
});

describe('a system that cannot be used is refused with the way out', () => {
  const agent = { provider: 'system' };
  const cases: [string, object, string | RegExp][] = [
    [
      'without the provider system',
      { models: { agent: simulated, optimizer: simulated, evaluator: simulated } },
      'write agent: { provider: system }',
    ],
    [
      'with an address and a module',
      { models: { agent: { ...agent, url: 'http://127.0.0.1:1' }, optimizer: simulated, evaluator: simulated } },
      'leave url and command out',
    ],
    ['with a built-in architecture', { architecture: { name: 'sequential' } }, 'describe its agents'],
    [
      'with a graph file and nothing that runs it',
      { architecture: { graph: 'agents.yaml' } },
      'give the url or the command',
    ],
    [
      'as the evaluator',
      { models: { agent, optimizer: simulated, evaluator: agent } },
      /models\.evaluator\.provider: expected (\w+, )+\w+ or \w+, seen "system"/,
    ],
    [
      'whose model another role takes over',
      { models: { agent, optimizer: { same: 'agent' }, evaluator: simulated } },
      'no model to take over',
    ],
    [
      'with a handoff',
      { architecture: { system: './own-system.ts', handoff: 'summary' } },
      'hands on its work in its own code',
    ],
    ['that is to be pruned', { prune: { method: 'agent-dropout' } }, 'remove `prune`'],
  ];
  test.each(cases)('%s', async (_, changes, says) => {
    const { workspace, config } = await withSystem(onTestFinished);
    await workspace.write('agents.yaml', await exampleFile('python-system-graph.yaml'));
    const args = ['optimize', await config('own.yaml', changes)];
    await expectRefusal(workspace, { args, refusal: { says: [says] } }, expect);
  });

  test('that does not run', async () => {
    const { workspace, config } = await withSystem(onTestFinished);
    await workspace.write('agents.yaml', await exampleFile('python-system-graph.yaml'));
    const file = await config('own.yaml', {
      architecture: { graph: 'agents.yaml' },
      models: { agent: { ...agent, url: 'http://127.0.0.1:65533/run' }, optimizer: simulated, evaluator: simulated },
    });
    const says = [/no reply from http:..127.0.0.1:65533.run: .*ECONNREFUSED.*; start your system/];
    const refusal = { says, code: 'model-unreachable' };
    await expectRefusal(workspace, { args: ['optimize', file], refusal }, expect);
  });
});

const python = spawnSync('python3', ['--version']).status === 0;

describe.skipIf(!python)('a system in Python (needs python3)', { tags: ['long'], timeout: 120_000 }, () => {
  test('is optimized through its address', async () => {
    const workspace: Workspace = createWorkspace(onTestFinished);
    const source = (await exampleFile('python-system.py')).replace(
      /ThreadingHTTPServer\(.*/s,
      'server = ThreadingHTTPServer(("127.0.0.1", 0), System)\nprint(server.server_port, flush=True)\nserver.serve_forever()\n',
    );
    const server = spawn('python3', [await workspace.write('python-system.py', source)]);
    onTestFinished(() => void server.kill());
    const port = await new Promise<string>((resolve) =>
      server.stdout.once('data', (said) => resolve(`${said}`.trim())),
    );
    for (const name of ['python-system-graph.yaml', 'sums.jsonl']) await workspace.write(name, await exampleFile(name));
    const content = await exampleFile('python-system.yaml');
    const config = await workspace.write('python.yaml', content.replace('8421', port));
    const { exitCode } = await workspace.maspo(['optimize', config, '--run', 'python', '--json']);
    expect(exitCode).toBe(0);
    const { final, seed } = JSON.parse(await workspace.read('python', 'summary.json'));
    expect(final.accuracy).toBeGreaterThan(seed.accuracy);
  });
});
