import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OptimizationEvent } from '@maspo/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadRunConfig, optimizeRun, setUpRun } from '../src/index.ts';
import { shortConfig } from './run-config.ts';
import { createWorkspace, repository } from './workspace.ts';

const runFiles = [
  'events.jsonl',
  'finish-report.json',
  'manifest.json',
  'outcomes.jsonl',
  'prompts.json',
  'report.html',
  'report.md',
  'summary.json',
  'timings.jsonl',
  'traces.index.jsonl',
  'traces.jsonl.zst',
];

describe('maspo optimize examples/demo.yaml --json', { timeout: 120_000 }, () => {
  const workspace = createWorkspace(afterAll);
  const demo = join(repository, 'examples/demo.yaml');
  let finished: Awaited<ReturnType<typeof workspace.maspo>>;
  beforeAll(async () => {
    finished = await workspace.maspo(['optimize', demo, '--json']);
  }, 60_000);

  const summary = () => JSON.parse(finished.stdout);
  const fileOf = (name: string) => workspace.read(summary().run, name);
  const jsonOf = async (name: string) => JSON.parse(await fileOf(name));
  const linesOf = async (name: string) =>
    (await fileOf(name))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));

  test('finishes and prints one JSON object with the contract fields, and nothing else, on stdout', () => {
    expect(finished.exitCode).toBe(0);
    expect(finished.stdout).toMatch(/^\{.*\}\n$/);
    const score = {
      accuracy: expect.any(Number),
      correct: expect.any(Number),
      incorrect: expect.any(Number),
      unscored: 0,
    };
    expect(summary()).toMatchObject({
      run: expect.stringMatching(/^results\/demo-[0-9a-f]{12}$/),
      status: 'finished',
      preset: 'default',
      protocol: 'held-out',
      simulated: true,
      seed: score,
      final: score,
      calls: {
        agent: expect.any(Number),
        judge: expect.any(Number),
        propose: expect.any(Number),
        assess: expect.any(Number),
      },
      tokens: { input: expect.any(Number), output: expect.any(Number) },
    });
  });

  test('shows progress on stderr: the models, the directory, every step, and the end of search and evaluation', () => {
    const { stderr } = finished;
    expect(stderr).toContain(`SIMULATED models. 2 agents, pool 16, test 24; writing to ${summary().run}\n`);
    expect(stderr.match(/round \d of 3 \| (predictor|reflector) \| step \d done \| J /g)).toHaveLength(18);
    expect(stderr).toMatch(/search finished: (improved|seed-kept|unchanged)/);
    expect(stderr).toContain('evaluating on the test split: 48 of 48');
  });

  test('leaves a run directory with exactly its files, and no other files', async () => {
    const { run } = summary();
    expect(await workspace.files()).toEqual(['results', run, ...runFiles.map((name) => `${run}/${name}`)]);
  });

  test('the printed summary equals the stored one, and its scores equal a recount of the outcomes', async () => {
    expect(await jsonOf('summary.json')).toEqual(summary());
    const outcomes = await linesOf('outcomes.jsonl');
    const { split } = await jsonOf('manifest.json');
    for (const prompts of ['seed', 'final']) {
      const mine = outcomes.filter((line) => line.prompts === prompts);
      const count = (outcome: string) => mine.filter((line) => line.outcome === outcome).length;
      const [correct, incorrect, unscored] = [count('correct'), count('incorrect'), count('unscored')] as const;
      expect(new Set(mine.map(({ id }) => id)).size).toBe(split.test);
      expect(mine).toHaveLength(split.test);
      expect(correct + incorrect + unscored).toBe(split.test);
      const accuracy = correct / (correct + incorrect);
      expect(summary()[prompts]).toEqual({ accuracy, correct, incorrect, unscored });
    }
  });

  test('the calls of both phases add up to the calls of the run', () => {
    const { calls, tokens, phases } = summary();
    const { optimization, evaluation } = phases;
    for (const purpose of Object.keys(calls))
      expect((optimization.calls[purpose] ?? 0) + (evaluation.calls[purpose] ?? 0)).toBe(calls[purpose]);
    for (const side of ['input', 'output'] as const)
      expect(optimization.tokens[side] + evaluation.tokens[side]).toBe(tokens[side]);
    expect(evaluation.calls).toEqual({ agent: expect.any(Number) });
  });

  test('the event log is complete, and its end agrees with prompts.json and the summary', async () => {
    const events: OptimizationEvent[] = await linesOf('events.jsonl');
    const { seed, final, seen } = await jsonOf('prompts.json');
    expect(events[0]).toMatchObject({ type: 'run-started', prompts: seed });
    expect(events.at(-1)).toMatchObject({
      type: 'run-finished',
      prompts: final,
      outcome: summary().finalCheck.outcome,
    });
    expect(seen).toHaveLength(16);
  });

  test('no question of the pool is a test question', async () => {
    const [started] = await linesOf('events.jsonl');
    const tested = new Set((await linesOf('outcomes.jsonl')).map(({ id }) => id));
    expect(started.pool.filter((id: string) => tested.has(id))).toEqual([]);
  });

  test.each(['report.md', 'report.html'])('%s shows SIMULATED before its first number', async (name) => {
    const report = await fileOf(name);
    expect(report.indexOf('SIMULATED')).toBeGreaterThan(0);
    expect(report.indexOf('SIMULATED')).toBeLessThan(report.search(/\d %/));
  });

  test.each(['summary.json', 'manifest.json', 'prompts.json'])('%s is marked as simulated', async (name) => {
    expect((await jsonOf(name)).simulated).toBe(true);
  });

  test('no file holds the time of day or a path of this machine', async () => {
    const directory = join(workspace.directory, summary().run);
    for (const name of await readdir(directory)) {
      const content = await readFile(join(directory, name), 'utf8');
      expect(content, name).not.toMatch(/\d{4}-\d\d-\d\dT\d\d:/);
      expect(content, name).not.toContain(workspace.directory);
    }
  });

  test('the same command again gives the same run in the same directory', async () => {
    const before = await fileOf('events.jsonl');
    const again = await workspace.maspo(['optimize', demo, '--json']);
    expect(again.stdout).toBe(finished.stdout);
    expect(await fileOf('events.jsonl')).toBe(before);
    expect(await workspace.files()).toHaveLength(2 + runFiles.length);
  });

  test('the same configuration run by the library, elsewhere, gives the same event log', async ({ onTestFinished }) => {
    const { events } = await logsOf(demo, createWorkspace(onTestFinished));
    expect(events).toBe(await fileOf('events.jsonl'));
  });

  test('maspo report makes the same report again', async () => {
    const { run } = summary();
    const before = await fileOf('report.html');
    const { exitCode, stdout } = await workspace.maspo(['report', run, '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      report: { markdown: `${run}/report.md`, html: `${run}/report.html`, json: `${run}/finish-report.json` },
      summary: summary(),
    });
    expect(await fileOf('report.html')).toBe(before);
  });
});

test('examples/demo.yaml improves its system with nearly every seed, not only its own', {
  tags: ['long'],
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const { directory, home } = createWorkspace(onTestFinished);
  const loaded = await loadRunConfig(join(repository, 'examples/demo.yaml'));
  const gains: number[] = [];
  for (let seed = 1; seed <= 10; seed++) {
    // Keeping the texts of a run would change only the time that it takes.
    const setup = await setUpRun({ ...loaded, config: { ...loaded.config, seed, traces: 'none' } }, home);
    const run = join(directory, `seed-${seed}`);
    const { signal } = new AbortController();
    const observer = { started: () => {}, event: () => {}, evaluated: () => {} };
    const summary = await optimizeRun(setup, { run, home, signal, observer });
    gains.push(summary.final.accuracy! - summary.seed.accuracy!);
  }
  expect(gains[loaded.config.seed - 1]).toBeGreaterThan(0);
  expect(gains.filter((gain) => gain > 0).length).toBeGreaterThanOrEqual(9);
});

test('without --json the result is printed in words, with SIMULATED first', { timeout: 120_000 }, async ({
  onTestFinished,
}) => {
  const workspace = createWorkspace(onTestFinished);
  const config = await workspace.write('short.yaml', shortConfig());
  const { exitCode, stdout } = await workspace.maspo(['optimize', config, '--run', 'a/run']);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^SIMULATED: /);
  expect(stdout).toMatch(/^Score +seed [\d.]+ %, final [\d.]+ %: [-+]?[\d.]+ points \(95 % /m);
  expect(stdout).toMatch(/^Changed +\d+ questions? only the final prompts got right, \d+ only the seed prompts/m);
  expect(stdout).toContain('a/run/report.html');
  expect(stdout.trimEnd().split('\n').length).toBeLessThanOrEqual(12);
  expect((await workspace.maspo(['report', 'a/run'])).stdout).toBe(stdout);
  expect((await workspace.files()).filter((name) => name.startsWith('a/run/'))).toHaveLength(runFiles.length);
});

describe('the event log and the traces', { timeout: 120_000 }, () => {
  const systems = ['sequential', 'hierarchical'].flatMap((architecture) =>
    ['sample-math', 'sample-choice'].map((benchmark) => ({ architecture, benchmark })),
  );

  test.for(systems)(
    'of $architecture on $benchmark depend only on the configuration and the seed',
    async ({ architecture, benchmark }, { onTestFinished }) => {
      const logOf = async (changes: { concurrency: number; seed: number }) => {
        const workspace = createWorkspace(onTestFinished);
        const config = shortConfig({
          task: { benchmark, pool: 12, limit: 6 },
          architecture: { name: architecture },
          optimizer: { name: 'maspo', schedule: { rounds: 2, steps: 1 }, search: { size: 2 }, batch: { size: 4 } },
          ...changes,
        });
        return logsOf(await workspace.write('short.yaml', config), workspace);
      };
      const one = await logOf({ concurrency: 1, seed: 1 });
      expect(await logOf({ concurrency: 64, seed: 1 })).toEqual(one);
      const other = await logOf({ concurrency: 64, seed: 2 });
      for (const name of ['events', 'traces', 'index'] as const) expect(other[name]).not.toBe(one[name]);
    },
  );
});

/** The logs of a run that is made without the command, which takes most of a second to start. */
async function logsOf(config: string, { directory, home }: { directory: string; home: string }) {
  const run = join(directory, 'run');
  await optimizeRun(await setUpRun(await loadRunConfig(config), home), {
    run,
    home,
    signal: new AbortController().signal,
    observer: { started: () => {}, event: () => {}, evaluated: () => {} },
  });
  const [events, traces, index] = await Promise.all([
    readFile(join(run, 'events.jsonl'), 'utf8'),
    readFile(join(run, 'traces.jsonl.zst'), 'base64'),
    readFile(join(run, 'traces.index.jsonl'), 'utf8'),
  ]);
  return { events, traces, index };
}
