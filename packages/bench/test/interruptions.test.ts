import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandomSource, type RandomSource } from '@maspo/core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openTraces } from '../src/index.ts';
import { shortConfig } from './run-config.ts';
import { type Fault, type ScriptedServer, startScriptedServer } from './scripted-server.ts';
import type { CommandResult } from './shared-process/command.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

const concurrency = 8;
/** How often a run is killed. The first acceptance test of resuming used 25. */
const kills = Number(process.env.MASPO_TEST_KILLS ?? 5);

function configFor({ baseUrl }: ScriptedServer, changes: Readonly<Record<string, unknown>> = {}) {
  const model = { provider: 'openai', model: 'small', baseUrl };
  return shortConfig({
    task: { benchmark: 'sample-math', pool: 20, limit: 10 },
    models: { agent: model, optimizer: model, evaluator: { same: 'agent' } },
    concurrency,
    ...changes,
  });
}

/** The result of a run: the files in its directory that must not depend on interruptions. */
async function resultOf(workspace: Workspace): Promise<Readonly<Record<string, string>>> {
  const names = ['events.jsonl', 'prompts.json', 'outcomes.jsonl', 'summary.json', 'traces.index.jsonl'];
  const texts = await Promise.all(names.map(async (name) => [name, await workspace.read('run', name)] as const));
  const traces = await readFile(join(workspace.directory, 'run', 'traces.jsonl.zst'), 'base64');
  return { ...Object.fromEntries(texts), 'traces.jsonl.zst': traces };
}

async function place(
  onEnd: (stop: () => void | Promise<void>) => void,
  changes: Readonly<Record<string, unknown>> = {},
) {
  const workspace = createWorkspace(onEnd);
  const server = await startScriptedServer(onEnd);
  const config = await workspace.write('real.yaml', configFor(server, changes));
  const args = ['optimize', config, '--run', 'run'];
  return { workspace, server, config, run: () => workspace.maspo(args), start: () => workspace.start(args) };
}

test(`a run that was killed ${kills} times ends like an undisturbed run, and at most the calls in flight were repeated`, {
  tags: ['long'],
  timeout: 240_000,
}, async ({ onTestFinished }) => {
  const small = {
    task: { benchmark: 'sample-math', pool: 12, limit: 6 },
    optimizer: { name: 'maspo', schedule: { rounds: 2, steps: 1 } },
  };
  const undisturbed = await place(onTestFinished, small);
  expect(await undisturbed.run()).toMatchObject({ exitCode: 0 });
  const calls = undisturbed.server.received.length;

  const { workspace, server, start, run } = await place(onTestFinished, small);
  const random = createRandomSource('kills');
  for (const [index, moment] of momentsIn(calls, random.fork('calls')).entries()) {
    const running = start();
    server.onArrival((number) => {
      if (number < moment) return;
      server.onArrival(() => {});
      setTimeout(() => running.kill('SIGKILL'), random.fork(`delay ${index}`).integer(20));
    });
    expect(await running).toMatchObject({ signal: 'SIGKILL' });
  }
  expect(await run()).toMatchObject({ exitCode: 0 });
  expect(await resultOf(workspace)).toEqual(await resultOf(undisturbed.workspace));
  expect(server.received.length).toBeLessThanOrEqual(calls + kills * concurrency);
});

test('a run whose server is busy, fails, breaks off and sends nonsense ends like an undisturbed run', {
  tags: ['long'],
  timeout: 120_000,
}, async ({ onTestFinished }) => {
  const brief = { optimizer: { name: 'maspo', schedule: { rounds: 1, steps: 1 } }, concurrency: 64 };
  const undisturbed = await place(onTestFinished, brief);
  expect(await undisturbed.run()).toMatchObject({ exitCode: 0 });

  const { workspace, server, run } = await place(onTestFinished, brief);
  const random = createRandomSource('faults');
  const faults = new Set<Fault>();
  // A call gets fewer faults than it has attempts: which call gets which fault depends on timing.
  server.disturb((number, times) => {
    const fault = times >= 4 ? undefined : faultOf(random.fork(`${number}`).integer(100));
    if (fault !== undefined) faults.add(fault);
    return fault;
  });
  expect(await run()).toMatchObject({ exitCode: 0 });
  expect(await resultOf(workspace)).toEqual(await resultOf(undisturbed.workspace));
  expect([...faults].sort()).toEqual([429, 500, 'garbage', 'reset']);
});

describe('a run that is stopped', { timeout: 120_000 }, () => {
  const stopsBy = async (signal: 'SIGINT' | 'SIGTERM') => {
    const { workspace, server, start, config } = await place(onTestFinished);
    const running = start();
    server.holdFrom(100, () => running.kill(signal));
    const { exitCode, stderr } = await running;
    expect(exitCode).toBe(130);
    expect(stderr).toContain(`error: stopped by ${signal}`);
    expect(stderr).toContain(`to go on: maspo optimize ${config} --run run\n`);
    const log = await workspace.read('run', 'events.jsonl.part');
    expect(log).toMatch(/\n\{"type":"stopped","reason":"stopped"\}\n$/);
  };
  test('by SIGINT records it in its log, and prints how to go on', () => stopsBy('SIGINT'));
  test('by SIGTERM does the same', { tags: ['long'] }, () => stopsBy('SIGTERM'));

  test('with simulated models also stops at once, and resumes to the same bytes', async () => {
    const workspace = createWorkspace(onTestFinished);
    const task = { benchmark: 'sample-math', pool: 12, limit: 6 };
    const optimizer = { name: 'maspo', schedule: { rounds: 3, steps: 1 } };
    const config = await workspace.write('simulated.yaml', shortConfig({ task, optimizer }));
    const args = ['optimize', config, '--run', 'run'];
    const running = workspace.start(args);
    // Only one signal: a second one ends the command before it has logged why it stops.
    const stop = (text: unknown) => {
      if (!String(text).includes('step 1 done')) return;
      running.stderr.off('data', stop);
      running.kill('SIGINT');
    };
    running.stderr.on('data', stop);
    expect(await running).toMatchObject({ exitCode: 130, stderr: expect.stringContaining('stopped by SIGINT') });
    const log = await workspace.read('run', 'events.jsonl.part');
    expect(log).toMatch(/\n\{"type":"stopped","reason":"stopped"\}\n$/);
    expect(log).not.toContain('"round":3');
    expect(await workspace.maspo(args)).toMatchObject({ exitCode: 0 });
    const resumed = await resultOf(workspace);
    const again = await workspace.maspo(['optimize', config, '--run', 'undisturbed']);
    expect(again.exitCode).toBe(0);
    for (const name of ['events.jsonl', 'prompts.json', 'outcomes.jsonl', 'traces.index.jsonl'])
      expect(resumed[name]).toBe(await workspace.read('undisturbed', name));
  });

  test('by two signals ends at once', { tags: ['long'] }, async () => {
    const { server, start } = await place(onTestFinished);
    const running = start();
    server.holdFrom(1, () => {
      // Both signals in one turn of the event loop: the second one arrives while the program is still ending.
      running.kill('SIGINT');
      running.kill('SIGTERM');
    });
    expect((await running).exitCode).toBe(130);
  });

  test('cannot be continued with another configuration, and the change is named', async () => {
    const { workspace, server, start } = await place(onTestFinished);
    const running = start();
    server.holdFrom(100, () => running.kill('SIGINT'));
    await running;
    const before = await workspace.read('run', 'events.jsonl.part');
    const other = await workspace.write('other.yaml', configFor(server, { seed: 2, optimizer: { name: 'maspo' } }));
    const { exitCode, stderr } = await workspace.maspo(['optimize', other, '--run', 'run']);
    expect(exitCode).toBe(2);
    for (const difference of ['options.schedule.steps was 2, and is now 3', 'seed was 1, and is now 2'])
      expect(stderr).toContain(difference);
    expect(await workspace.read('run', 'events.jsonl.part')).toBe(before);
  });

  test('is not changed by a second process while the first one writes to it', async () => {
    const { server, start, run } = await place(onTestFinished);
    const running = start();
    await new Promise<void>((resolve) => server.holdFrom(10, resolve));
    const second = await run();
    expect(second.exitCode).toBe(2);
    expect(second.stderr).toContain('error: another process is writing to run: wait for it or stop it');
    running.kill('SIGINT');
    await running;
  });
});

describe('a run with a budget', { timeout: 120_000 }, async () => {
  const brief = {
    task: { benchmark: 'sample-math', pool: 12, limit: 6 },
    optimizer: { name: 'maspo', schedule: { rounds: 2, steps: 1 }, batch: { size: 5 } },
  };
  const maxCalls = 300;
  const budgeted = await place(afterAll, { ...brief, budget: { maxCalls } });
  let ended: CommandResult;
  beforeAll(async () => {
    ended = await budgeted.run();
  }, 60_000);

  test('ends with exit code 3, the best prompts so far, their check and scores, and a report', async () => {
    const { workspace, server } = budgeted;
    expect(ended.exitCode).toBe(3);
    // The check: 12 questions for two agents under two prompt maps, and 12 judgements of two attempts. Scoring: 6 questions.
    const kept = 12 * 2 * 2 + 12 * 2 + 6 * 2 * 2;
    expect(ended.stdout).toContain(
      `Warning   budget reached, a higher one goes on: maxCalls ${maxCalls} (${maxCalls - kept} used, ${kept} …\n`,
    );
    expect(server.received.length).toBeLessThanOrEqual(maxCalls);
    const summary = JSON.parse(await workspace.read('run', 'summary.json'));
    expect(summary).toMatchObject({
      status: 'budget-exhausted',
      finalCheck: { outcome: expect.stringMatching(/improved|seed-kept/) },
    });
    expect(summary.final.correct + summary.final.incorrect).toBe(6);
    expect(await workspace.read('run', 'report.md')).toContain('**The budget was reached: maxCalls 300');
  });

  test('counts calls in flight at the end of the search as calls of the search, and reports that they are finished', async () => {
    const { workspace, server, config } = await place(onTestFinished, {
      task: { benchmark: 'sample-math', pool: 20, limit: 2 },
      optimizer: { name: 'maspo', schedule: { rounds: 1, steps: 1 } },
      budget: { maxCalls: 250 },
      concurrency: 2,
    });
    const summaryOf = async (run: string) => {
      const { exitCode, stderr } = await workspace.maspo(['optimize', config, '--run', run]);
      const { run: _, ...summary } = JSON.parse(await workspace.read(run, 'summary.json'));
      return { exitCode, summary, toldOf: Number(/while (\d+) calls were under way/.exec(stderr)?.[1] ?? 0) };
    };
    const first = await summaryOf('first');
    const calls = server.received.length;
    const again = await summaryOf('again');
    expect(server.received).toHaveLength(calls);
    expect(first.exitCode).toBe(3);
    expect(first.toldOf).toBeGreaterThan(2);
    expect(again).toEqual({ ...first, toldOf: 0 });
  });

  test('can be stopped at once while calls in flight are finished', { tags: ['long'] }, async () => {
    const { workspace, server, start, run } = await place(onTestFinished, {
      task: { benchmark: 'sample-math', pool: 20, limit: 2 },
      optimizer: { name: 'maspo', schedule: { rounds: 1, steps: 1 } },
      budget: { maxCalls: 250 },
      concurrency: 2,
    });
    const kept = 20 * 2 * 2 + 20 * 2 + 2 * 2 * 2;
    const lastOfTheSearch = 250 - kept;
    const { promise: never } = Promise.withResolvers<void>();
    server.onArrival((number) => (number === lastOfTheSearch ? never : undefined));
    const running = start();
    for await (const line of running.iterable({ from: 'stderr' }))
      if (line.includes('calls were under way')) running.kill('SIGINT');
    expect(await running).toMatchObject({ exitCode: 130 });
    server.onArrival(() => {});
    expect((await run()).exitCode).toBe(3);
    expect(JSON.parse(await workspace.read('run', 'summary.json'))).toMatchObject({ final: { unscored: 0 } });
  });

  test('goes on with a higher budget as if there had been no budget', async () => {
    const unlimited = await place(onTestFinished, brief);
    await unlimited.run();
    const { workspace, server, run } = budgeted;
    await workspace.write('real.yaml', configFor(server, { ...brief, budget: { maxCalls: 3000 } }));
    expect((await run()).exitCode).toBe(0);
    expect(await resultOf(workspace)).toEqual(await resultOf(unlimited.workspace));
    // Calls of the first end for prompts that did not become the final ones: on pool and test split, and judgements of two attempts.
    const ofTheFirstEnd = 12 * 2 + 12 * 2 + 6 * 2;
    const further = server.received.length - unlimited.server.received.length;
    expect(further).toBeGreaterThan(0);
    expect(further).toBeLessThanOrEqual(ofTheFirstEnd);
  });

  test.each([
    { part: 'the work after the final check', changes: {}, left: 4 },
    {
      part: 'pruning',
      changes: { architecture: { name: 'agent-dropout' }, prune: { method: 'agent-dropout', trials: 8 } },
      calls: 60,
    },
  ])(
    'goes on with a higher budget also if the first one ended $part',
    { tags: ['long'] },
    async ({ changes, left, calls }) => {
      const workspace = createWorkspace(onTestFinished);
      const config = { ...brief, models: undefined, ...changes };
      const run = async (name: string, budget: object) => {
        const { models: _, ...written } = config;
        const file = await workspace.write('simulated.yaml', shortConfig({ ...written, budget }));
        const { exitCode, stderr } = await workspace.maspo(['optimize', file, '--run', name]);
        return { exitCode, stderr, summary: JSON.parse(await workspace.read(name, 'summary.json')) };
      };
      const whole = await run('whole', {});
      const maxCalls = calls ?? whole.summary.usage.total.calls - left!;
      expect((await run('run', { maxCalls })).exitCode).toBe(3);
      const { exitCode, stderr } = await run('run', {});
      expect(exitCode, stderr).toBe(0);
      for (const name of ['events.jsonl', 'prompts.json', 'outcomes.jsonl'])
        expect(await workspace.read('run', name)).toBe(await workspace.read('whole', name));
    },
  );

  test('reports that it does not suffice to score the prompts', async () => {
    const { workspace, server, run } = await place(onTestFinished, { budget: { maxTokens: 2_100 } });
    const { exitCode, stdout } = await run();
    expect(exitCode).toBe(3);
    expect(stdout).toContain('Nothing was scored under both prompts');
    // Which answers had arrived by then depends on timing. No answer is kept, because no answer is scored.
    const traces = await openTraces(join(workspace.directory, 'run'));
    for await (const record of traces.read()) expect(record).not.toHaveProperty('graded');
    expect(server.received.length).toBeLessThan(100);
    expect(await workspace.read('run', 'report.md')).toContain('It did not suffice to score the prompts');
  });
});

/** Distinct call numbers in ascending order, without the first call. */
function momentsIn(calls: number, random: RandomSource): number[] {
  const numbers = Array.from({ length: calls - 1 }, (_, index) => index + 2);
  return random
    .shuffle(numbers)
    .slice(0, kills)
    .sort((one, other) => one - other);
}

/** 10 % busy, 5 % failing, 2 % broken off, 1 % nonsense. */
function faultOf(percentile: number): Fault | undefined {
  if (percentile < 10) return 429;
  if (percentile < 15) return 500;
  if (percentile < 17) return 'reset';
  return percentile < 18 ? 'garbage' : undefined;
}
