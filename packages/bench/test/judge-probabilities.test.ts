import { describe, expect, onTestFinished, test } from 'vitest';
import { forecastRun } from '../src/forecast/forecast-run.ts';
import { createHome, setupOf } from './forecast-cells.ts';
import { shortConfig } from './run-config.ts';
import { completion, roleOf, type ScriptedServer, startScriptedServer } from './scripted-server.ts';
import { createWorkspace } from './workspace.ts';

const reading = { name: 'maspo', schedule: { rounds: 1, steps: 2 }, judge: { reads: 'probability' } };

describe('a search by verdicts read from probabilities', { timeout: 60_000 }, () => {
  test('has values in its log, the same again, and one token for each call of the judge', async () => {
    const logs = [];
    for (const name of ['first', 'second']) {
      const workspace = createWorkspace(onTestFinished);
      const file = await workspace.write('soft.yaml', shortConfig({ optimizer: reading }));
      const { exitCode, stderr } = await workspace.maspo(['optimize', file, '--out', name]);
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
      const events = await workspace.read(`${name}/events.jsonl`);
      logs.push(events);
      const values = [...events.matchAll(/"globalAlignment":\{"value":([\d.e-]+)\}/g)].map(([, value]) =>
        Number(value),
      );
      expect(values.some((value) => value > 0 && value < 1 && value !== 0.5)).toBe(true);
      const { byPurpose } = JSON.parse(await workspace.read(`${name}/summary.json`)).usage;
      expect(byPurpose.judge.outputTokens).toBe(byPurpose.judge.calls);
    }
    expect(logs[0]).toBe(logs[1]);
  });

  test('is planned with two calls of one token for each verdict', async () => {
    const at = (judge: object) =>
      setupOf({ task: { benchmark: 'sample-math', pool: 12 }, optimizer: { ...reading, judge } });
    const { bound, expected } = await forecastRun(await at({ reads: 'probability' }), {
      home: createHome(onTestFinished),
    });
    for (const { byPurpose } of [bound, expected]) expect(byPurpose.judge!.outputTokens).toBe(byPurpose.judge!.calls);
    const text = await forecastRun(await at({ order: 'both' }), { home: createHome(onTestFinished) });
    expect(bound.byPurpose.judge!.calls).toBe(text.bound.byPurpose.judge!.calls);
  });
});

describe('a server that gives no log-probabilities', { timeout: 60_000 }, () => {
  const setUp = async (configure: (server: ScriptedServer) => void) => {
    const workspace = createWorkspace(onTestFinished);
    const server = await startScriptedServer(onTestFinished);
    configure(server);
    const model = (name: string) => ({ provider: 'openai', model: name, baseUrl: server.baseUrl });
    const models = { agent: model('small'), optimizer: model('writer'), evaluator: model('critic') };
    return { workspace, file: await workspace.write('real.yaml', shortConfig({ models, optimizer: reading })) };
  };

  test('ends a run at its first verdict, with the way out', async () => {
    const { workspace, file } = await setUp(() => {});
    const { exitCode, stderr } = await workspace.maspo(['optimize', file]);
    expect(stderr).toMatch(/"critic" at .* log-probabilities .*answered without them.*judge: \{ reads: text \}/);
    expect(stderr).not.toMatch(/fault of the program/);
    expect(exitCode).not.toBe(0);
  });

  test('is found by doctor, and one that gives them is fine', async () => {
    const found = async (configure: (server: ScriptedServer) => void) => {
      const { workspace, file } = await setUp(configure);
      const { stdout } = await workspace.maspo(['doctor', file]);
      return stdout.split('\n').find((line) => line.includes('verdicts of evaluator'));
    };
    expect(await found(() => {})).toMatch(/^problem .*answered without them/);
    const giving = (server: ScriptedServer) =>
      server.poison((message) => (message.includes('one letter') ? { body: lettered(message) } : undefined));
    expect(await found(giving)).toMatch(/^ok .*gives the probabilities/);
  });

  test('is compared with one that gives them by calibrate, with the time of real calls alone', async () => {
    const { workspace, file } = await setUp((server) =>
      server.poison((message) => (message.includes('Reply with one letter') ? { body: lettered(message) } : undefined)),
    );
    const { stdout } = await workspace.maspo(['judge', 'calibrate', file, '--reads', 'tags,probability', '--json']);
    const { readings } = JSON.parse(stdout);
    for (const { cost } of readings) expect(cost.secondsEach).toBeGreaterThan(0);
    expect(readings[1].figures.positionBias).toMatchObject({ value: expect.closeTo(0.2, 6) });
    const again = await workspace.maspo(['judge', 'calibrate', file, '--reads', 'tags,probability', '--json']);
    for (const { cost } of JSON.parse(again.stdout).readings) expect(cost.secondsEach).toBeNull();
  });
});

/** A judge that likes the first place: 0.7 to 0.3. */
function lettered(message: string) {
  expect(['judge', 'agent']).toContain(roleOf(message));
  const top_logprobs = [
    { token: 'A', logprob: Math.log(0.7) },
    { token: 'B', logprob: Math.log(0.3) },
  ];
  const whole = completion('critic', 'A');
  return {
    ...whole,
    choices: [{ ...whole.choices[0], logprobs: { content: [{ ...top_logprobs[0], top_logprobs }] } }],
  };
}
