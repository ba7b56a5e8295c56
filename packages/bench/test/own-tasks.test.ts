import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { scoringNames } from '../src/config/task-config.ts';
import { forecastRun } from '../src/forecast/forecast-run.ts';
import { createLibrary } from '../src/view/reading/library.ts';
import { createViewer } from '../src/view/viewer-app.ts';
import { startCostlyServer } from './costly-server.ts';
import { expectRefusal } from './expect-refusal.ts';
import { createHome, runFor, servedBy, setupOf } from './forecast-cells.ts';
import { shortConfig } from './run-config.ts';
import { createWorkspace, repository, type Workspace } from './workspace.ts';

const places = ['Peru', 'Cuba', 'Mali', 'Oman', 'Togo', 'Fiji', 'Iran', 'Iraq', 'Laos', 'Chad', 'Guam', 'Niue'];
const questions = [...places, ...places.map((place) => `New ${place}`)].map((place) => `Which city governs ${place}?`);
const asJsonl = (rows: readonly object[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const unlabelled = asJsonl(questions.map((prompt) => ({ prompt })));
const labelled = `prompt;gold\n${questions.map((prompt, at) => `${prompt};City ${at}`).join('\n')}\n`;
const search = { name: 'maspo', schedule: { rounds: 1, steps: 1 }, batch: { size: 4 } };

interface OwnRun {
  readonly stdout: string;
  readonly stderr: string;
  readonly summary: {
    readonly scores: string;
    readonly seed: { readonly accuracy: number | null; readonly judged?: { readonly share: number | null } };
    readonly validation: readonly { readonly name: string; readonly seed: { readonly accuracy: number } }[];
  };
  file(name: string): string;
}

async function optimized(workspace: Workspace, task: object, files: Readonly<Record<string, string>>): Promise<OwnRun> {
  for (const [name, content] of Object.entries(files)) await workspace.write(name, content);
  const config = await workspace.write('own.yaml', shortConfig({ task, optimizer: search }));
  const { exitCode, stdout, stderr } = await workspace.maspo(['optimize', config, '--run', 'run']);
  expect(stderr).not.toContain('fault of the program');
  expect(exitCode).toBe(0);
  const file = (name: string) => readFileSync(join(workspace.directory, 'run', name), 'utf8');
  return { stdout, stderr, summary: JSON.parse(file('summary.json')), file };
}

/** The text of a page, without its styles, scripts and tags. */
function wordsOf(page: string): string {
  return page.replaceAll(/<(style|script)[\s\S]*?<\/\1>/g, '').replaceAll(/<[^>]+>/g, ' ');
}

async function expectRecount(workspace: Workspace): Promise<void> {
  const script = join(repository, 'scripts', 'recount-report.mjs');
  const { stdout, stderr } = await execa('node', [script, join(workspace.directory, 'run')], { reject: false });
  expect(`${stdout}${stderr}`).toContain('agree with a recount');
}

describe('questions without answers', { timeout: 120_000 }, () => {
  test('can be used for a search, and no accuracy is reported anywhere', async () => {
    const workspace = createWorkspace(onTestFinished);
    const { stdout, stderr, summary, file } = await optimized(
      workspace,
      { file: 'mine.jsonl', pool: 24 },
      { 'mine.jsonl': unlabelled },
    );
    expect(stderr).toContain('mine.jsonl: columns were guessed by their names: { question: prompt }');
    expect(stderr).not.toContain('evaluating');
    expect(stdout).toMatch(/^Score +no answers, so no accuracy is reported$/m);
    expect(stdout).toMatch(/^Check +(?:judged on the pool|no proposal gained)/m);
    expect(stdout).not.toMatch(/\d %/);
    expect(summary).toMatchObject({ scores: 'none', seed: { accuracy: null }, final: { accuracy: null } });
    expect(file('outcomes.jsonl')).toBe('');
    expect(JSON.parse(file('manifest.json'))).toMatchObject({
      task: { format: 'text', scoring: { kind: 'none' } },
      split: { pool: 24, validation: 0, test: 0 },
    });
    for (const text of [file('report.md'), wordsOf(file('report.html'))]) {
      expect(text).toContain('The questions have no answers, so there is no test split and no accuracy');
      expect(text).not.toMatch(/\baccuracy,|\bAccuracy|questions gained|only the seed prompts/);
    }
    await expectRecount(workspace);
    const viewer = createViewer(createLibrary(workspace.directory), { port: 8123, token: 'token' });
    const headers = { host: '127.0.0.1:8123', cookie: 'maspo-view-8123=token' };
    for (const path of ['/', '/run?run=run', '/questions?run=run']) {
      const page = await viewer.request(`http://127.0.0.1:8123${path}`, { headers });
      expect(page.status).toBe(200);
      expect(wordsOf(await page.text())).not.toMatch(/\bAccuracy|0\.00 %/);
    }
  });

  test('cannot be evaluated, compared or put into a table of accuracies, each with the reason', async () => {
    const workspace = createWorkspace(onTestFinished);
    await optimized(workspace, { file: 'mine.jsonl', pool: 24 }, { 'mine.jsonl': unlabelled });
    const refused = (args: readonly string[], ...says: string[]) =>
      expectRefusal(workspace, { args, refusal: { says } }, expect);
    const config = join(workspace.directory, '..', 'inputs', 'own.yaml');
    await refused(['evaluate', config], 'there is nothing to score: mine.jsonl has no answers');
    await refused(['judge', 'calibrate', config], 'mine.jsonl: a judge is calibrated by right and wrong answers');
    await refused(['bench', 'compare', 'run'], 'run has no graded answers to compare: its questions have no answers');
    const experiment = await workspace.write('table.yaml', {
      title: 'Own',
      matrix: {
        benchmark: { mine: { file: 'mine.jsonl', pool: 24 } },
        architecture: ['sequential'],
        optimizer: ['none'],
      },
    });
    await refused(
      ['bench', 'run', experiment, '--dry-run'],
      'benchmark mine has no answers, and the table shows accuracies',
    );
  });

  test.each([
    ['validation', { validation: 4 }, {}, 'task.validation: mine.jsonl has no answers and no scoring'],
    ['a graded reward', {}, { reward: { global: 'graded' } }, 'reward.global is graded, and mine.jsonl has no answers'],
    ['a pool from the test set', { split: 'transductive' }, {}, 'task.split: mine.jsonl has no answers'],
    ['a scoring that compares answers', { scoring: 'exact' }, {}, 'no column with answers, which scoring exact needs'],
    [
      'a pool that is too large',
      { pool: 25 },
      {},
      '24 questions are too few for a pool of 25: give more questions, or set task.pool to at most 24',
    ],
  ])('are refused with %s', async (_, task, options, says) => {
    const workspace = createWorkspace(onTestFinished);
    await workspace.write('mine.jsonl', unlabelled);
    const file = await workspace.write(
      'own.yaml',
      shortConfig({ task: { file: 'mine.jsonl', pool: 12, ...task }, optimizer: { ...search, ...options } }),
    );
    await expectRefusal(workspace, { args: ['optimize', file], refusal: { says: [says] } }, expect);
  });
});

describe('scorings', { timeout: 120_000 }, () => {
  const files = { 'mine.csv': labelled };

  test('a file with answers and no scoring is refused with one that fits', async () => {
    const workspace = createWorkspace(onTestFinished);
    await workspace.write('mine.csv', labelled);
    const file = await workspace.write('own.yaml', shortConfig({ task: { file: 'mine.csv', pool: 12 } }));
    const says = ['task.scoring: missing: mine.csv has answers in "gold"', '`scoring: exact`'];
    await expectRefusal(workspace, { args: ['optimize', file], refusal: { says } }, expect);
  });

  test('a function of the user scores answers, and its module is part of the run', async () => {
    const workspace = createWorkspace(onTestFinished);
    const module = `import type { ScoreFunction } from '@maspo/tasks';
const score: ScoreFunction = ({ text, answer, row }) => {
  if (row.prompt === '${questions[3]}') return { unscored: 'a trick question' };
  return text === answer;
};
export default score;`;
    const run = await optimized(
      workspace,
      { file: 'mine.csv', pool: 4, scoring: { module: './score.ts' } },
      { ...files, 'score.ts': module },
    );
    expect(run.summary).toMatchObject({ scores: 'graded' });
    const outcomes = run.file('outcomes.jsonl');
    expect(outcomes).toContain('"outcome":"correct","rule":"tag/module"');
    expect(outcomes).toContain('"outcome":"incorrect","rule":"tag/module"');
    expect(JSON.parse(run.file('manifest.json'))).toMatchObject({
      task: { scoring: { kind: 'module', module: './score.ts' } },
      modules: { scoring: { path: './score.ts', sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } },
    });
    await expectRecount(workspace);
  });

  test.each([
    [
      'no default export',
      'export const score = 1;',
      './score.ts has no default export: expected `export default` with a scoring function',
    ],
    [
      'a value that is no function',
      'export default 1;',
      'the default export of ./score.ts is not a scoring function: expected a function, seen 1',
    ],
    [
      'a function that returns something else',
      'export default () => 0.5;',
      "./score.ts returned 0.5, expected true, false or { unscored: 'why' }",
    ],
    ['a mistake in the file', 'export default (', './score.ts cannot be loaded'],
  ])('a module with %s is refused before anything is called', async (_, module, says) => {
    const workspace = createWorkspace(onTestFinished);
    await workspace.write('mine.csv', labelled);
    await workspace.write('score.ts', module);
    const task = { file: 'mine.csv', pool: 12, scoring: { module: './score.ts' } };
    const file = await workspace.write('own.yaml', shortConfig({ task }));
    await expectRefusal(workspace, { args: ['optimize', file], refusal: { says: [says] } }, expect);
  });

  test('a rubric is judged: no accuracy, no grade and no comparison with graded runs', async () => {
    const workspace = createWorkspace(onTestFinished);
    const task = { file: 'mine.csv', pool: 12, scoring: { rubric: 'Names one city and nothing else.' } };
    const { stdout, summary, file } = await optimized(workspace, task, files);
    expect(stdout).toMatch(/^Judged +by the evaluator, not graded: [\d.]+ % meet the rubric/m);
    expect(stdout).not.toMatch(/^Score/m);
    expect(summary).toMatchObject({
      scores: 'judged',
      seed: { accuracy: null, correct: 0, incorrect: 0, judged: { share: expect.any(Number), unscored: 0 } },
    });
    expect(file('report.md')).toContain('| prompts | judged to meet the rubric | meets | fails | unscored |');
    expect(file('report.md')).not.toContain('| prompts | grading | accuracy');
    for (const line of file('outcomes.jsonl').trim().split('\n'))
      expect(JSON.parse(line)).toMatchObject({
        outcome: 'unscored',
        rule: 'judged/rubric',
        judged: { meets: expect.any(Boolean) },
      });
    await expectRecount(workspace);
    const says = ['run has no graded answers to compare: its questions are judged by a rubric'];
    await expectRefusal(workspace, { args: ['bench', 'compare', 'run'], refusal: { says } }, expect);
  });

  test('the forecast of a run that is judged by a rubric counts its judgements', async () => {
    const server = await startCostlyServer(onTestFinished);
    const home = createHome(onTestFinished);
    const file = join(home, 'mine.csv');
    writeFileSync(file, labelled);
    const setup = await setupOf({
      task: { file, pool: 12, limit: 5, scoring: { rubric: 'Names one city.' } },
      optimizer: { name: 'none' },
      models: servedBy(server.baseUrl),
    });
    const { bound } = await forecastRun(setup, { home });
    await runFor(setup, home);
    expect(bound.byPurpose.assess?.calls).toBe(5);
    expect(server.counted()).toMatchObject({ assess: 5 });
  });
});

describe('validation questions in files of their own', { timeout: 120_000 }, () => {
  const check = asJsonl(places.slice(0, 6).map((place) => ({ question: `Name the seat of ${place}.`, answer: place })));
  const more = JSON.stringify(places.slice(6).map((place) => ({ input: `Name the seat of ${place}.`, target: place })));
  const files = { 'mine.jsonl': unlabelled, 'check.jsonl': check, 'more.json': more };

  test('are reported by name and as a mean of the files, even if the questions of the search have no answers', async () => {
    const workspace = createWorkspace(onTestFinished);
    const validation = [{ file: 'check.jsonl' }, { file: 'more.json', name: 'further', limit: 4 }];
    const run = await optimized(workspace, { file: 'mine.jsonl', pool: 24, scoring: 'exact', validation }, files);
    expect(run.summary.validation.map(({ name }) => name)).toEqual(['check.jsonl', 'further']);
    expect(run.summary.scores).toBe('none');
    const [one, other] = run.summary.validation.map(({ seed }) => seed.accuracy) as [number, number];
    const mean = `| mean of the files | ${(50 * (one + other)).toFixed(2)} % |`;
    expect(run.file('report.md')).toContain(mean);
    expect(run.file('report.md')).toContain('No answer of them led the search.');
    const config = join(workspace.directory, '..', 'inputs', 'own.yaml');
    const evaluated = JSON.parse((await workspace.maspo(['evaluate', config, '--json'])).stdout);
    expect(evaluated).toMatchObject({
      outcomes: [],
      validation: [{ name: 'check.jsonl', score: { accuracy: one } }, {}],
    });
    expect(run.stdout).toMatch(/^Validated +seed to final: check\.jsonl [\d.]+ % to/m);
    expect(JSON.parse(run.file('manifest.json')).split).toMatchObject({
      validation: 10,
      sources: [
        { name: 'check.jsonl', questions: 6 },
        { name: 'further', questions: 4 },
      ],
    });
    await expectRecount(workspace);
  });

  test('are counted in the forecast of a run, and can also be used with a benchmark', async () => {
    const server = await startCostlyServer(onTestFinished);
    const home = createHome(onTestFinished);
    const file = join(home, 'sums.jsonl');
    writeFileSync(file, asJsonl([7, 8, 9].map((n) => ({ question: `What is ${n} + ${n}?`, answer: 2 * n }))));
    const setup = await setupOf({
      task: { benchmark: 'sample-math', pool: 12, limit: 5, validation: { file } },
      optimizer: { name: 'none' },
      models: servedBy(server.baseUrl),
    });
    const { bound } = await forecastRun(setup, { home });
    await runFor(setup, home);
    // Five test questions and three questions of the file, with two agents.
    expect(bound.byPurpose.agent?.calls).toBe(16);
    expect(server.counted()).toEqual({ agent: 16 });
  });

  test('are used by the guards of a search, which is then reported to use labels', async () => {
    const workspace = createWorkspace(onTestFinished);
    for (const [name, content] of Object.entries({ ...files, 'mine.csv': labelled }))
      await workspace.write(name, content);
    const config = await workspace.write(
      'own.yaml',
      shortConfig({
        task: { file: 'mine.csv', pool: 12, scoring: 'exact', validation: { file: 'check.jsonl' } },
        optimizer: { ...search, guards: { finalAccuracy: 0 } },
      }),
    );
    const { exitCode, stdout } = await workspace.maspo(['optimize', config, '--json']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ usesLabels: true, graded: ['validation'], scores: 'graded' });
  });

  test.each([
    [
      'a question of the test set',
      { 'check.jsonl': asJsonl([{ question: questions[0], answer: 'x' }]) },
      'a question is in mine.jsonl and in check.jsonl (first mine/1 and check.jsonl:check/1)',
    ],
    [
      'no answers',
      { 'check.jsonl': asJsonl([{ question: 'Where?' }]) },
      'check.jsonl: no column with answers, which scoring exact needs',
    ],
    [
      'a name that another file has',
      { 'more.json': check.replaceAll('seat', 'place') },
      'the name "check.jsonl" is used twice',
    ],
  ])('with %s are refused', async (_, changed, says) => {
    const workspace = createWorkspace(onTestFinished);
    for (const [name, content] of Object.entries({ ...files, ...changed })) await workspace.write(name, content);
    const validation = [{ file: 'check.jsonl' }, { file: 'more.json', name: 'check.jsonl' }];
    const used = 'more.json' in changed ? validation : validation.slice(0, 1);
    const task = { file: 'mine.jsonl', pool: 12, scoring: 'exact', validation: used };
    const file = await workspace.write('own.yaml', shortConfig({ task }));
    await expectRefusal(workspace, { args: ['optimize', file], refusal: { says: [says] } }, expect);
  });
});

describe('docs/your-own-data.md', () => {
  const page = readFileSync(join(repository, 'docs', 'your-own-data.md'), 'utf8');
  const blocks = [...page.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)].map(([, kind, name, text]) => ({
    kind: kind!,
    name,
    text: text!,
  }));
  const configurations = blocks.filter(({ kind }) => kind === 'yaml').map(({ text }) => parse(text) as object);

  test.each(configurations.map((config) => [JSON.stringify(config).slice(0, 60), config] as const))(
    'the configuration %s... can be run with the files that the page shows',
    async (_, config) => {
      const workspace = createWorkspace(onTestFinished);
      for (const { name, text } of blocks) if (name !== undefined) await workspace.write(name, text);
      const file = await workspace.write('own.yaml', shortConfig({ optimizer: { name: 'none' }, ...config }));
      const { stdout, stderr, exitCode } = await workspace.maspo(['optimize', file, '--json']);
      expect(stderr).not.toContain('error');
      expect(exitCode).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({ status: 'finished' });
    },
  );

  test('has all kinds of scoring', () => {
    expect(configurations.length).toBeGreaterThanOrEqual(6);
    for (const kind of scoringNames) expect(page).toContain(`\`${kind}\``);
  });
});

test('grade compares texts, patterns and values in the same way as runs on your own tasks', async () => {
  const workspace = createWorkspace(onTestFinished);
  const graded = async (args: readonly string[], line: object) => {
    const { stdout } = await workspace.maspo(['grade', ...args, '--json'], { input: JSON.stringify(line) });
    return JSON.parse(stdout);
  };
  expect(
    await graded(['exact', '--ignore-case'], { gold: ['Lima', 'Cuzco'], answer: 'It is <answer>LIMA</answer>' }),
  ).toEqual({ outcome: 'correct', rule: 'tag/exact', reason: null });
  expect(await graded(['contains'], { gold: 'Lima', answer: 'It is Cuzco.' })).toMatchObject({
    outcome: 'incorrect',
    rule: 'output/contains',
  });
  expect(await graded(['regex'], { gold: '^\\d+$', answer: '<answer>12</answer>' })).toMatchObject({
    outcome: 'correct',
  });
  expect(await graded(['json', '--fields', 'a'], { gold: { a: 1, b: 2 }, answer: '{"b": 3, "a": 1}' })).toMatchObject({
    outcome: 'correct',
  });
  expect(
    await graded(['json', '--fields', 'a, b'], { gold: { a: 1, b: 2 }, answer: '{"b": 3, "a": 1}' }),
  ).toMatchObject({ outcome: 'incorrect' });
  for (const [fields, gold, complaint] of [
    ['c', { a: 1 }, 'gold: it has no field "c", which --fields names'],
    ['a', null, 'gold: expected an object with the fields that --fields names'],
    ['a,', { a: 1 }, 'Expected names with a comma between two of them.'],
  ] as const) {
    const input = JSON.stringify({ gold, answer: '{}' });
    const refused = await workspace.maspo(['grade', 'json', '--fields', fields], { input });
    expect(refused.stderr).toContain(complaint);
    expect(refused.exitCode).toBe(2);
  }
  const { stderr, exitCode } = await workspace.maspo(['grade', 'regex'], { input: '{"gold": "(", "answer": "x"}' });
  expect(stderr).toContain('line 1 of standard input: gold: expected a regular expression');
  expect(exitCode).toBe(2);
});
