import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { checkCalls } from '../src/calibrate/check-judge.ts';
import type { Amounts } from '../src/forecast/forecast.ts';
import { forecastRun } from '../src/forecast/forecast-run.ts';
import type { Summary } from '../src/records/summary.ts';
import { setupOf } from './forecast-cells.ts';
import { shortConfig } from './run-config.ts';
import { completion, roleOf, startScriptedServer } from './scripted-server.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

const simulated = { provider: 'simulated' };
const guessing = { ...simulated, judge: { noise: 1000 } };
const short = { optimizer: { name: 'spo', questions: 2, rounds: 1 }, judgeCheck: { pairs: 40 } };
const task = { benchmark: 'sample-math', pool: 24, limit: 4 };

const configFor = (evaluator: object, changes: object = {}) =>
  shortConfig({ task, ...short, models: { agent: simulated, optimizer: simulated, evaluator }, ...changes });

async function optimized(workspace: Workspace, name: string, config: object, ...args: string[]) {
  const file = await workspace.write(`${name}.yaml`, config);
  const result = await workspace.maspo(['optimize', file, '--run', name, ...args]);
  const read = async (file: string) => workspace.read(name, file);
  return { ...result, read, summary: async () => JSON.parse(await read('summary.json')) as Summary };
}

describe('the judge is checked before the search', { timeout: 120_000 }, () => {
  const workspace = createWorkspace(afterAll);
  const runs = { good: 'good', guessing: 'guessing', off: 'off' };
  const ended: Record<string, Awaited<ReturnType<typeof optimized>>> = {};
  beforeAll(async () => {
    ended.good = await optimized(workspace, runs.good, configFor(simulated));
    ended.guessing = await optimized(workspace, runs.guessing, configFor(guessing), '--json');
    ended.off = await optimized(workspace, runs.off, configFor(simulated, { judgeCheck: 'off' }));
  }, 60_000);

  test('a judge that is better than guessing causes no warning, and the report states the result', async () => {
    const { exitCode, stdout, stderr, summary, read } = ended.good!;
    expect(exitCode).toBe(0);
    expect(stdout + stderr).not.toContain('cannot be told');
    const { judgeCheck } = await summary();
    expect(judgeCheck).toMatchObject({ basis: 'orders', isAtChance: false, warning: null });
    expect(judgeCheck.calls.judge).toBeLessThanOrEqual(80);
    expect(await read('report.md')).toMatch(
      /Check of the judge before the search, without labels: it chose the same output .* whether its choices are right is not known from it\. It took \d+ calls, which are not in the figures below\./,
    );
  });

  test('a judge that guesses causes a warning before the search, in the result and in the report', async () => {
    const { exitCode, stdout, stderr, read } = ended.guessing!;
    expect(exitCode).toBe(0);
    const says = 'Warning: The simulated evaluator cannot be told from one that guesses on sample-math: it chose';
    expect(stderr.indexOf(says)).toBeGreaterThan(-1);
    expect(stderr.indexOf(says)).toBeLessThan(stderr.indexOf('search finished'));
    const { warning, isAtChance } = (JSON.parse(stdout) as Summary).judgeCheck;
    expect(isAtChance).toBe(true);
    expect(says).toContain(warning!.slice(0, 40));
    expect(await read('report.md')).toContain(`**${warning}**`);
  });

  test('the search is the same without a check, byte for byte: events, costs and scores', async () => {
    const [checked, unchecked] = [ended.good!, ended.off!];
    for (const name of ['events.jsonl', 'prompts.json', 'outcomes.jsonl'])
      expect(await unchecked.read(name)).toBe(await checked.read(name));
    const [{ judgeCheck, run: _, ...rest }, whole] = [await unchecked.summary(), await checked.summary()];
    expect({ ...rest, run: whole.run, judgeCheck: whole.judgeCheck }).toEqual(whole);
    expect(judgeCheck).toMatchObject({ basis: 'none', reason: 'off', calls: {} });
    expect(await unchecked.read('report.md')).toContain(
      'The judge was not checked before the search: the configuration says judgeCheck: off.',
    );
  });

  test('with --strict a judge that guesses is refused before the search, and nothing is left behind', async () => {
    const { exitCode, stdout, stderr } = await optimized(
      workspace,
      'strict',
      configFor(guessing),
      '--strict',
      '--json',
    );
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout).error).toMatchObject({ code: 'invalid-input' });
    expect(stderr).toMatch(/cannot be told from one that guesses .* To search all the same, leave --strict out/);
    expect(stderr).not.toContain('search finished');
    expect((await workspace.files()).filter((file) => file.startsWith('strict'))).toEqual([]);
  });

  test('with labelled validation questions, it measures whether the right output is preferred', async () => {
    const config = (evaluator: object) => configFor(evaluator, { task: { ...task, pool: 12, validation: 20 } });
    const good = await (await optimized(workspace, 'labels', config(simulated))).summary();
    expect(good.judgeCheck).toMatchObject({ basis: 'labels', isAtChance: false });
    expect(good.usesLabels).toBe(false);
    const bad = await optimized(workspace, 'labels-guessing', config(guessing));
    expect(bad.stderr).toMatch(/it preferred the right output to the wrong one in \d+ of \d+ pairs/);
  });

  test.each([
    ['none', { name: 'none' }],
    [
      'random-search by accuracy',
      { name: 'random-search', objective: 'accuracy', candidates: 2, shown: 2, trials: 2, batch: 3 },
    ],
  ])('%s calls no judge, so no judge is checked', async (_, optimizer) => {
    const config = configFor(guessing, { optimizer, task: { ...task, pool: 12, validation: 12 } });
    const { stderr, summary } = await optimized(workspace, `unjudged-${optimizer.name}`, config, '--strict');
    expect(stderr).not.toContain('cannot be told');
    expect((await summary()).judgeCheck).toMatchObject({ basis: 'none', reason: 'not-needed', calls: {} });
  });

  test('if the outputs of the agents hardly differ, the report states only that', async () => {
    const config = configFor(guessing, {
      task: { ...task, pool: 2 },
      optimizer: { name: 'spo', questions: 2, rounds: 1 },
    });
    const { stderr, summary, read } = await optimized(workspace, 'few', config, '--strict');
    expect(stderr).not.toContain('cannot be told');
    expect((await summary()).judgeCheck).toMatchObject({
      ...{ basis: 'none', reason: 'too-few-pairs', warning: null, calls: {} },
    });
    expect(await read('report.md')).toContain('too few outputs with different answers to one question');
  });

  test('a stored calibration of the judge replaces the check', async ({ onTestFinished }) => {
    const own = createWorkspace(onTestFinished);
    const file = await own.write('judge.yaml', configFor(guessing));
    expect((await own.maspo(['judge', 'calibrate', file])).exitCode).toBe(0);
    const { stderr, summary, read } = await optimized(own, 'calibrated', configFor(guessing));
    expect((await summary()).judgeCheck).toMatchObject({ basis: 'calibration', isAtChance: true, calls: {} });
    expect(stderr).toMatch(/Warning: The simulated evaluator may not be good enough .* one that guesses has 50 %/);
    expect(await read('report.md')).toContain('what "maspo judge calibrate" found stands in place of a check');
  });

  test('a small budget is left to the search: a check that may take more than a quarter of it is not made', async () => {
    const { exitCode, summary, read } = await optimized(
      workspace,
      'tight',
      configFor(simulated, { budget: { maxCalls: 300 } }),
    );
    expect(exitCode).toBe(0);
    const { judgeCheck, usage } = await summary();
    expect(judgeCheck).toMatchObject({ basis: 'none', reason: 'budget', calls: {} });
    expect(usage.byPurpose.judge!.calls).toBeGreaterThan(0);
    expect(await read('report.md')).toContain('that would have taken too much of the budget');
  });

  test('a budget of tokens that is used up in the check ends the run as usual', async () => {
    const { exitCode, summary } = await optimized(
      workspace,
      'tokens',
      configFor(simulated, { budget: { maxTokens: 6_000 } }),
    );
    expect(exitCode).toBe(3);
    expect((await summary()).judgeCheck).toMatchObject({ basis: 'none', reason: 'budget' });
  });

  test.each([
    [{ pairs: 19 }, /judgeCheck\.pairs: expected >=20, seen 19/],
    ['on', /judgeCheck.*expected off, or \{ pairs: 40 \}/s],
  ])('a check of %j is refused', async (judgeCheck, says) => {
    const { exitCode, stderr } = await optimized(workspace, 'wrong', configFor(simulated, { judgeCheck }));
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringMatching(says) });
  });

  test('--explain shows how many calls it will take at most', async () => {
    const file = await workspace.write('explained.yaml', configFor(simulated));
    const { stdout } = await workspace.maspo(['optimize', file, '--explain', '--json']);
    const { judgeCheck } = JSON.parse(stdout).facts;
    expect(judgeCheck.is).toBe('made');
    const { calls } = (await ended.good!.summary()).judgeCheck;
    expect(judgeCheck.calls).toBeGreaterThanOrEqual(calls.agent! + calls.judge!);
  });
});

describe('the check of a judge on a server', { timeout: 120_000 }, () => {
  /** Its agents never give the same answer twice. */
  const startServer = async (onEnd: Parameters<typeof startScriptedServer>[0]) => {
    const server = await startScriptedServer(onEnd);
    let answer = 0;
    server.poison((message) =>
      roleOf(message) === 'agent' ? { body: completion('small', `<answer>${++answer}</answer>`) } : undefined,
    );
    return server;
  };
  const configOn = ({ baseUrl }: { baseUrl: string }) => {
    const model = (name: string) => ({ provider: 'openai', model: name, baseUrl, maxAttempts: 1 });
    const models = { agent: model('small'), optimizer: model('writer'), evaluator: model('critic') };
    return configFor(model('critic'), { models, concurrency: 4, task: { ...task, pool: 20 } });
  };

  test('is paid once: after Ctrl-C in the check, the same command goes on', { tags: ['long'] }, async ({
    onTestFinished,
  }) => {
    const workspace = createWorkspace(onTestFinished);
    const server = await startServer(onTestFinished);
    const file = await workspace.write('real.yaml', configOn(server));
    const interrupted = workspace.start(['optimize', file, '--run', 'run']);
    server.holdFrom(10, () => interrupted.kill('SIGINT'));
    expect((await interrupted).exitCode).toBe(130);
    server.release();
    expect((await workspace.maspo(['optimize', file, '--run', 'run'])).exitCode).toBe(0);
    const summary = JSON.parse(await workspace.read('run', 'summary.json')) as Summary;
    expect(summary.judgeCheck.basis).toBe('orders');
    const received = server.received.length;
    expect((await workspace.maspo(['optimize', file, '--run', 'again'])).exitCode).toBe(0);
    expect(server.received).toHaveLength(received);
    const again = JSON.parse(await workspace.read('again', 'summary.json')) as Summary;
    expect(again.judgeCheck).toEqual(summary.judgeCheck);
  });

  test('is replayed from a recording, and left out if the recording has no check', async ({ onTestFinished }) => {
    const workspace = createWorkspace(onTestFinished);
    const server = await startServer(onTestFinished);
    const replayed = async (name: string, config: object) => {
      const file = await workspace.write(`${name}.yaml`, config);
      expect((await workspace.maspo(['optimize', file, '--run', name])).exitCode).toBe(0);
      await workspace.maspo(['cache', 'export', `${name}.gz`, '--run', name]);
      const whole = await workspace.write(`${name}.yaml`, configOn(server));
      const { exitCode } = await workspace.maspo([
        'optimize',
        whole,
        '--replay',
        `${name}.gz`,
        '--run',
        `${name}-replayed`,
      ]);
      expect(exitCode).toBe(0);
      const summaryIn = async (run: string) =>
        JSON.parse(await readFile(join(workspace.directory, run, 'summary.json'), 'utf8'));
      return { made: (await summaryIn(name)).judgeCheck, repeated: (await summaryIn(`${name}-replayed`)).judgeCheck };
    };
    const checked = await replayed('checked', configOn(server));
    expect(checked.made.basis).toBe('orders');
    expect(checked.repeated).toEqual(checked.made);
    expect((await replayed('unchecked', { ...configOn(server), judgeCheck: 'off' })).repeated).toMatchObject({
      reason: 'not-recorded',
      warning: null,
    });
  });
});

describe('a forecast counts the check', { timeout: 120_000 }, () => {
  test.each([[{}], [{ validation: 12 }]])('on questions of %j, and its bound holds', async (labelled) => {
    const changes = { task: { benchmark: 'sample-math', pool: 14, limit: 3, ...labelled }, ...short };
    const setup = await setupOf(changes);
    const { bound, expected } = await forecastRun(setup);
    const inCheck = ({ byPhase }: Amounts) => byPhase['judge check']!.calls;
    const { agent, judge } = checkCalls(setup);
    expect(inCheck(bound)).toBe(agent + judge);
    expect(inCheck(expected)).toBeLessThanOrEqual(inCheck(bound));
    const unchecked = await forecastRun(await setupOf({ ...changes, judgeCheck: 'off' }));
    expect(unchecked.bound.byPhase).not.toHaveProperty('judge check');
    expect(unchecked.bound.byPhase.evaluation!.calls).toBe(bound.byPhase.evaluation!.calls);
  });
});
