import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { judgedRunOf } from '../src/calibrate/calibrate-judge.ts';
import { knownCheck } from '../src/calibrate/check-judge.ts';
import { type Calibration, calibrationSubject } from '../src/calibration/calibration.ts';
import { examine } from '../src/doctor/examine.ts';
import { forecastRun } from '../src/forecast/forecast-run.ts';
import type { Summary } from '../src/records/summary.ts';
import { createHome, runFor, servedBy, setupOf } from './forecast-cells.ts';
import { shortConfig } from './run-config.ts';
import { startScriptedServer } from './scripted-server.ts';
import { createWorkspace } from './workspace.ts';

const task = { benchmark: 'sample-math', pool: 24, limit: 2 };
const judgeCheck = { pairs: 20 };
const single = { name: 'vanilla' };
const team = { name: 'agent-dropout' };
const graded = { name: 'spo', questions: 2, rounds: 1, reward: { global: 'graded' } };
const prune = { method: 'agent-dropout', trials: 8 };
const soft = { ...prune, judge: { reads: 'probability' } };

describe('the judge is checked only where verdicts are asked for', { timeout: 120_000 }, () => {
  const workspace = createWorkspace(afterAll);
  const reasonOf = async (changes: object) => {
    const check = knownCheck(await setupOf({ task, judgeCheck, ...changes }), undefined);
    return check?.basis === 'none' ? check.reason : undefined;
  };

  test('not where graders compare all answers of the only agent that is searched', async () => {
    expect(await reasonOf({ architecture: single, optimizer: graded })).toBe('not-needed');
    expect(await reasonOf({ architecture: { name: 'sequential' }, optimizer: graded })).toBeUndefined();
    expect(await reasonOf({ architecture: single, optimizer: { ...graded, reward: {} } })).toBeUndefined();
  });

  test('so a judge that guesses is neither called nor refused there, and the plan has no check', async () => {
    const guessing = { provider: 'simulated', judge: { noise: 1000 } };
    const models = { ...shortConfig().models, evaluator: guessing };
    const config = shortConfig({ task, judgeCheck, models, architecture: single, optimizer: graded });
    const file = await workspace.write('graded.yaml', config);
    const { exitCode, stdout, stderr } = await workspace.maspo(['optimize', file, '--strict', '--json']);
    expect(exitCode, stderr).toBe(0);
    const summary = JSON.parse(stdout) as Summary;
    expect(summary.judgeCheck).toMatchObject({ reason: 'not-needed', warning: null, calls: {} });
    expect(summary.usage.byPurpose).not.toHaveProperty('judge');
    const { bound } = await forecastRun(await setupOf(config));
    expect(bound.byPhase).not.toHaveProperty('judge check');
  });

  test('a module of the user decides by the graph and the frozen agents', async () => {
    const code = `export default { name: 'mine', options: { safeParse: () => ({ success: true, data: {} }) }, usesLabels: false,
      usesJudge: (_, { graph, frozen }) => graph.agents.some(({ id }) => id !== graph.terminal && !frozen.includes(id)),
      explain: () => [], check: () => [], optimize() {} };`;
    const optimizer = { module: await workspace.write('mine.mjs', code) };
    expect(await reasonOf({ architecture: single, optimizer })).toBe('not-needed');
    expect(await reasonOf({ architecture: { name: 'sequential' }, optimizer })).toBeUndefined();
  });

  test('for the pruning only if an edge can be dropped', async () => {
    const optimizer = { name: 'none' };
    expect(await reasonOf({ architecture: team, optimizer, prune })).toBeUndefined();
    expect(await reasonOf({ architecture: { name: 'sequential' }, optimizer, prune })).toBe('not-needed');
  });
});

describe('a judge that only the pruning asks', { timeout: 120_000 }, () => {
  const pruned = { task, judgeCheck, architecture: team, optimizer: { name: 'none' }, prune: soft };

  test('is checked as the pruning asks it, and the run states this', async () => {
    const checkOf = async (changes: object) =>
      (await runFor(await setupOf({ ...pruned, ...changes }), createHome(onTestFinished))).judgeCheck;
    const labelled = { ...task, pool: 12, validation: 12 };
    expect(await checkOf({ task: labelled })).toMatchObject({ basis: 'labels', of: 'pruning' });
    expect(await checkOf({ task: labelled, prune })).not.toHaveProperty('of');
  });

  test('is not asked as the pruning asks if the search asks as well', async () => {
    const readingOf = async (changes: object) =>
      calibrationSubject(judgedRunOf(await setupOf({ ...pruned, ...changes }))).judge.reads;
    expect(await readingOf({})).toBe('probability');
    expect(await readingOf({ optimizer: graded, architecture: team })).toBe('tags');
    expect(await readingOf({ optimizer: { name: 'random-search', reward: { global: 'graded' } } })).toBe('probability');
  });

  test('takes a calibration of this reading, in the run and in its report', async () => {
    const workspace = createWorkspace(onTestFinished);
    const { maspo, home } = workspace;
    const file = await workspace.write('pruned.yaml', shortConfig(pruned));
    const calibrated = await maspo(['judge', 'calibrate', file, '--json']);
    expect(calibrated.exitCode, calibrated.stderr).toBe(0);
    expect((JSON.parse(calibrated.stdout) as Calibration).judge.reads).toBe('probability');
    expect(existsSync(join(home, 'calibrations'))).toBe(true);
    expect((await maspo(['optimize', file, '--run', 'run'])).exitCode).toBe(0);
    const { judgeCheck: check } = JSON.parse(readFileSync(join(workspace.directory, 'run', 'summary.json'), 'utf8'));
    expect(check).toMatchObject({ basis: 'calibration', of: 'pruning' });
  });
});

describe('doctor looks for log-probabilities', { timeout: 120_000 }, () => {
  const verdictsOf = async (changes: object) => {
    const { write, home } = createWorkspace(onTestFinished);
    mkdirSync(home, { recursive: true });
    const { baseUrl } = await startScriptedServer(onTestFinished);
    const configFile = await write('real.yaml', shortConfig({ task, models: servedBy(baseUrl), ...changes }));
    const findings = await examine(home, { configFile, calls: true });
    expect(findings.find(({ check }) => check === 'configuration')).toMatchObject({ status: 'ok' });
    return findings.find(({ check }) => check === 'verdicts of evaluator')?.status;
  };

  test('also if only the pruning reads them', async () => {
    expect(await verdictsOf({ architecture: team, optimizer: { name: 'none' }, prune: soft })).toBe('problem');
    expect(await verdictsOf({ architecture: team, optimizer: { name: 'spo' }, prune: soft })).toBe('problem');
    expect(await verdictsOf({ architecture: team, optimizer: { name: 'spo' }, prune })).toBeUndefined();
  });

  test('only if verdicts are asked for', async () => {
    const optimizer = { ...graded, judge: { reads: 'probability' } };
    expect(await verdictsOf({ architecture: { name: 'sequential' }, optimizer })).toBe('problem');
    expect(await verdictsOf({ architecture: single, optimizer })).toBeUndefined();
  });
});
