import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { modelsConfigSchema, namedModels } from '@maspo/models';
import { describe, expect, onTestFinished, test } from 'vitest';
import { checkModels } from '../src/doctor/check-models.ts';
import { forecastRun } from '../src/forecast/forecast-run.ts';
import { createHome, runFor, setupOf } from './forecast-cells.ts';
import { shortConfig } from './run-config.ts';
import { completion, type ScriptedServer, startScriptedServer } from './scripted-server.ts';
import { createWorkspace } from './workspace.ts';

const reading = { name: 'maspo', schedule: { rounds: 2, steps: 1 }, judge: { reads: 'probability' } };

describe('a search by verdicts read from probabilities', { timeout: 120_000 }, () => {
  test('has values in its log, is the same when repeated, and takes one token for each call, as was planned', async () => {
    const setup = await setupOf({ optimizer: reading });
    const logs = [];
    for (let again = 0; again < 2; again++) {
      const home = createHome(onTestFinished);
      const { usage } = await runFor(setup, home);
      const { judge } = usage.byPurpose;
      expect(judge!.outputTokens).toBe(judge!.calls);
      const events = readFileSync(join(home, 'run', 'events.jsonl'), 'utf8');
      logs.push(events);
      const values = Array.from(events.matchAll(/"globalAlignment":\{"value":([\d.]+)\}/g), ([, value]) =>
        Number(value),
      );
      expect(values.some((value) => value > 0 && value < 1 && value !== 0.5)).toBe(true);
      const { bound, expected } = await forecastRun(setup, { home });
      for (const { byPurpose } of [bound, expected]) expect(byPurpose.judge!.outputTokens).toBe(byPurpose.judge!.calls);
      expect(bound.byPurpose.judge!.calls).toBeGreaterThanOrEqual(judge!.calls);
    }
    expect(logs[0]).toBe(logs[1]);
  });
});

describe('log-probabilities of a server', { timeout: 120_000 }, () => {
  const setUp = async (configure: (server: ScriptedServer) => void) => {
    const workspace = createWorkspace(onTestFinished);
    const server = await startScriptedServer(onTestFinished);
    configure(server);
    const model = (name: string) => ({ provider: 'openai', model: name, baseUrl: server.baseUrl });
    const models = { agent: model('small'), optimizer: model('writer'), evaluator: model('critic') };
    return { workspace, models, file: await workspace.write('real.yaml', shortConfig({ models, optimizer: reading })) };
  };

  test('end a run at its first verdict if they are missing, with the way out', async () => {
    const { workspace, file } = await setUp(() => {});
    const { exitCode, stderr } = await workspace.maspo(['optimize', file]);
    expect(stderr).toMatch(/"critic" at .* log-probabilities .*answered without them.*judge: \{ reads: text \}/);
    expect(stderr).not.toMatch(/fault of the program/);
    expect(exitCode).not.toBe(0);
  });

  test('are checked by doctor', async () => {
    const found = async (configure: (server: ScriptedServer) => void) => {
      const { models, workspace } = await setUp(configure);
      const { home } = workspace;
      const findings = await checkModels(namedModels(modelsConfigSchema.parse(models)), home, {
        readsProbabilities: true,
      });
      return findings.find(({ check }) => check === 'verdicts of evaluator');
    };
    expect(await found(() => {})).toMatchObject({
      status: 'problem',
      says: expect.stringMatching(/answered without them/),
    });
    expect(await found(giving)).toMatchObject({ status: 'ok' });
  });

  test('are compared with tags by calibrate, with the time of real calls only', async () => {
    const { workspace, file } = await setUp(giving);
    const { stdout } = await workspace.maspo(['judge', 'calibrate', file, '--reads', 'tags,probability', '--json']);
    const { readings } = JSON.parse(stdout);
    for (const { cost } of readings) expect(cost.secondsEach).toBeGreaterThan(0);
    expect(readings[1].figures.positionBias).toMatchObject({ value: expect.closeTo(0.2, 6) });
    const again = await workspace.maspo(['judge', 'calibrate', file, '--reads', 'tags,probability', '--json']);
    for (const { cost } of JSON.parse(again.stdout).readings) expect(cost.secondsEach).toBeNull();
  });
});

/** Makes the server give log-probabilities when a request asks for one letter. */
function giving(server: ScriptedServer): void {
  server.poison((message) => (message.includes('Reply with one letter') ? { body: lettered } : undefined));
}

/** A judge that prefers the first output: 0.7 to 0.3. */
const whole = completion('critic', 'A');
const likely = [
  { token: 'A', logprob: Math.log(0.7) },
  { token: 'B', logprob: Math.log(0.3) },
];
const logprobs = { content: [{ ...likely[0], top_logprobs: likely }] };
const lettered = { ...whole, choices: [{ ...whole.choices[0], logprobs }] };
