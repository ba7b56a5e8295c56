import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { finishReportSchema } from '../src/index.ts';
import { shortConfig } from './run-config.ts';
import { createWorkspace, repository, type Workspace } from './workspace.ts';

const smallSpec = { name: 'maspo', preset: 'spec', search: { size: 3 }, schedule: { rounds: 3, steps: 2 } };

const sections = [
  '## 1. Final prompt set',
  '## 2. Optimization trajectory',
  '## 3. Misalignment case summary',
  '## 4. Best-vs-baseline delta',
  '## 5. Remaining failure modes',
  '## 6. Recommended next experiments',
];

async function start(workspace: Workspace, changes: Record<string, unknown> = {}) {
  const config = await workspace.write('spec.yaml', shortConfig(changes));
  const finished = await workspace.maspo(['optimize', config, '--run', 'run']);
  const report = finishReportSchema.parse(JSON.parse(await workspace.read('run', 'finish-report.json')));
  return { finished, report, text: await workspace.read('run', 'report.md') };
}

/** The recount by the script, which shares no code with the product. */
function recount({ directory }: Workspace) {
  return execa(process.execPath, [join(repository, 'scripts/recount-report.mjs'), join(directory, 'run')], {
    reject: false,
  });
}

describe('the report of a run with four agents and the five operators', { timeout: 120_000 }, () => {
  const workspace = createWorkspace(afterAll);
  let run: Awaited<ReturnType<typeof start>>;
  beforeAll(async () => {
    run = await start(workspace, {
      task: { benchmark: 'sample-choice', pool: 20 },
      architecture: { name: 'hierarchical' },
      optimizer: smallSpec,
    });
  }, 60_000);

  test('has the six sections in their order, between the result and the cost', () => {
    const places = ['## Result', ...sections, '## Cost', '## Setup'].map((title) => run.text.indexOf(`\n${title}\n`));
    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((one, other) => one - other));
  });

  test('fills every section', () => {
    const { report } = run;
    expect(report.finalPromptSet).toHaveLength(4);
    expect(report.optimizationTrajectory.rows).toHaveLength(12);
    expect(report.optimizationTrajectory.operators).toHaveLength(5);
    expect(report.misalignmentCaseSummary?.count).toBeGreaterThan(0);
    expect(report.misalignmentCaseSummary?.rateByStep).toHaveLength(24);
    expect(report.bestVsBaselineDelta.finalMetric.absolute).not.toBeNull();
    expect(report.bestVsBaselineDelta.lenses.agents).toHaveLength(4);
    expect(report.recommendedNextExperiments.map(({ rule }) => rule)).toContain('real-models');
  });

  test('shows where beams were rescored, which the specification asks for before a round ends', async () => {
    const { rows } = run.report.optimizationTrajectory;
    const events = (await workspace.read('run', 'events.jsonl'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const rescored = events.filter(({ type }) => type === 'beam-refreshed');
    const places = new Set(rescored.map(({ round, agent }) => `${round} ${agent}`));
    expect(rescored.some(({ at }) => at === 'round-end')).toBe(true);
    expect(rows.map((row) => row.beam_refresh_triggered)).toEqual(
      rows.map(({ round, agent }) => places.has(`${round} ${agent}`)),
    );
  });

  test('a lens that an agent does not have is empty and not 0', () => {
    const { rows } = run.report.optimizationTrajectory;
    for (const row of rows.filter(({ agent }) => agent === 'summarizer')) expect(row.best_lookahead).toBeNull();
  });

  test('every number equals a recount of the event log', async () => {
    const { exitCode, stdout } = await recount(workspace);
    expect(stdout).toMatch(
      /all six sections agree with a recount of the event log \(\d{3,} numbers\), and so does the page \(\d{3,} figures\)/,
    );
    expect(exitCode).toBe(0);
  });

  test('the recount reports a number that was changed', async () => {
    const file = join(workspace.directory, 'run', 'finish-report.json');
    const text = await readFile(file, 'utf8');
    const report = JSON.parse(text);
    report.misalignmentCaseSummary.count += 1;
    report.optimizationTrajectory.rows[0].prompt = 'another';
    await writeFile(file, JSON.stringify(report));
    const { exitCode, stdout } = await recount(workspace);
    await writeFile(file, text);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/misalignmentCaseSummary\.count: the report says \d+, the recount \d+/);
    expect(stdout).toContain('2 differences');
  });

  test('the recount reports a figure of the page that was changed, in a table or in a sentence', async () => {
    const file = join(workspace.directory, 'run', 'report.html');
    const text = await readFile(file, 'utf8');
    const changed = text
      .replace(/(data-figures="accuracy"[\s\S]*?<td class="figure">)[^<]*/, '$199.00 %')
      .replace(/(data-figure="cases-held">)\d+/, '$17777');
    await writeFile(file, changed);
    const { exitCode, stdout } = await recount(workspace);
    await writeFile(file, text);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/accuracy, row 1, column 3: the page says "99\.00 %", the recount/);
    expect(stdout).toMatch(/cases-held: the page says "7777", the recount \d+/);
    expect(stdout).toContain('2 differences');
  });
});

describe('a run reports its end by status, sentence and exit code', { timeout: 120_000 }, () => {
  const labelled = { benchmark: 'sample-math', pool: 12, validation: 8 };

  test('4 if a guard cannot be held; the use of its labels is reported', async ({ onTestFinished }) => {
    const workspace = createWorkspace(onTestFinished);
    const optimizer = { ...smallSpec, guards: { finalAccuracy: 1 } };
    const { finished, report, text } = await start(workspace, { task: labelled, optimizer });
    expect(finished.exitCode).toBe(4);
    expect(finished.stdout).toContain('A guard could not be held');
    expect(finished.stdout).toContain('the search uses labels');
    expect(report).toMatchObject({ status: 'guard-violated', usesLabels: true });
    expect(text).toContain('| seed | finalAccuracy |');
    expect(report.recommendedNextExperiments.map(({ rule }) => rule)).toContain('guard-broken');
    const { seen } = JSON.parse(await workspace.read('run', 'prompts.json'));
    expect(seen).toHaveLength(20);
    expect((await recount(workspace)).stdout).toContain('agree');
  });

  test('0 if the target is reached', async ({ onTestFinished }) => {
    const workspace = createWorkspace(onTestFinished);
    const optimizer = { ...smallSpec, stop: { target: { kind: 'accuracy', atLeast: 0 } } };
    const { finished, report } = await start(workspace, { task: labelled, optimizer });
    expect(finished.exitCode).toBe(0);
    expect(report).toMatchObject({ status: 'target-reached', usesLabels: true });
    expect(report.optimizationTrajectory.targets).toMatchObject([{ round: 1, metric: 'accuracy', reached: true }]);
    expect((await recount(workspace)).stdout).toContain('agree');
  });

  test('3 if the deadline has passed; what was not measured has no number', async ({ onTestFinished }) => {
    const workspace = createWorkspace(onTestFinished);
    const { finished, report, text } = await start(workspace, { budget: { deadline: '2020-01-01T00:00Z' } });
    expect(finished.exitCode).toBe(3);
    expect(report).toMatchObject({
      status: 'deadline-reached',
      usesLabels: false,
      optimizationTrajectory: { rows: [], trials: { made: 0, accepted: 0 }, rounds: [] },
      misalignmentCaseSummary: null,
      bestVsBaselineDelta: { lenses: { agents: [] } },
      remainingFailureModes: { cases: null, reasons: null, assessedUnder: null },
    });
    expect(text).toContain('Not measured: the seed system was not assessed.');
    expect(text).toContain('The search ended before it could look for misalignment.');
    expect((await recount(workspace)).stdout).toContain('agree');
  });

  test('the recount agrees for a search that labels decide', async ({ onTestFinished }) => {
    const workspace = createWorkspace(onTestFinished);
    const optimizer = { name: 'random-search', objective: 'accuracy', candidates: 3, shown: 2, batch: 5, trials: 4 };
    const { text } = await start(workspace, { task: labelled, optimizer });
    expect(text).not.toContain('The judge was misled');
    expect((await recount(workspace)).stdout).toContain('agree');
  });

  test('the recount agrees for verdicts that are read from probabilities', async ({ onTestFinished }) => {
    const workspace = createWorkspace(onTestFinished);
    const optimizer = { name: 'maspo', schedule: { rounds: 2, steps: 2 }, judge: { reads: 'probability' } };
    await start(workspace, { optimizer });
    expect((await recount(workspace)).stdout).toContain('agree');
  });

  test('frozen agents keep their prompt and are called frozen', async ({ onTestFinished }) => {
    const workspace = createWorkspace(onTestFinished);
    const { report, text } = await start(workspace, {
      architecture: { name: 'hierarchical', frozen: ['code-specialist', 'math-specialist'] },
    });
    const kept = report.finalPromptSet.filter(({ frozen }) => frozen);
    expect(kept.map(({ agent, changed }) => [agent, changed])).toEqual([
      ['math-specialist', false],
      ['code-specialist', false],
    ]);
    expect(text).toContain('### code-specialist (frozen, ');
    expect(new Set(report.optimizationTrajectory.rows.map(({ agent }) => agent))).toEqual(
      new Set(['science-specialist', 'summarizer']),
    );
  });
});

describe('maspo optimize --explain', { timeout: 120_000 }, () => {
  const keyed = { provider: 'openai', model: 'gpt-5', apiKeyEnv: 'ABSENT_KEY' };
  const models = { agent: keyed, optimizer: { same: 'agent' }, evaluator: { same: 'agent', temperature: 0.1 } };

  test('needs no key, calls nothing and writes nothing', async ({ onTestFinished }) => {
    const workspace = createWorkspace(onTestFinished);
    const file = await workspace.write('mine.yaml', shortConfig({ optimizer: smallSpec, models }));
    const { exitCode, stdout } = await workspace.maspo(['optimize', file, '--explain']);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^questions +pool 12, validation 0, test 28; held-out, grading repaired$/m);
    expect(stdout).toMatch(/^model +evaluator: openai gpt-5$/m);
    expect(stdout).toMatch(/^search\.size: 3 .*\[configuration\]$/m);
    expect(stdout).toMatch(/^reward\.weights\.globalAlignment: 0\.4 .*\[specification of the optimizer as a service/m);
    expect(await workspace.files()).toEqual([]);
  });

  test.for(['paper', 'spec', 'as-published'])(
    '--json lists every setting of %s with meaning and source',
    async (preset, { onTestFinished }) => {
      const workspace = createWorkspace(onTestFinished);
      const file = await workspace.write('mine.yaml', shortConfig({ optimizer: { name: 'maspo', preset }, models }));
      const { stdout } = await workspace.maspo(['optimize', file, '--explain', '--json']);
      const { facts, settings } = JSON.parse(stdout);
      expect(facts).toMatchObject({ agents: { total: 2 }, questions: { pool: 12, test: 28 }, protocol: 'held-out' });
      expect(settings.length).toBeGreaterThan(25);
      for (const { path, meaning, source } of settings) {
        expect(meaning, path).not.toBe('');
        expect(source, path).not.toBe('');
      }
    },
  );
});
