import { join } from 'node:path';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { shortConfig } from './run-config.ts';
import { completion, roleOf, startScriptedServer } from './scripted-server.ts';
import { createWorkspace, repository, type Workspace } from './workspace.ts';

const pools = { candidates: 3, shown: 2, batch: 5 };
const reward = { global: 'graded' };
const lastRead = { localValidity: 0.1, lookaheadPotential: 0.1, globalAlignment: 0.8 };

/** Runs whose final answers the graders compare. `judge`: whether the judge is still called, on local outputs only. */
const runs = [
  {
    optimizer: { name: 'maspo', schedule: { rounds: 2, steps: 1 }, reward: { ...reward, weights: lastRead } },
    judge: true,
  },
  { optimizer: { name: 'random-search', ...pools, trials: 4, reward }, judge: false },
  { optimizer: { name: 'spo', rounds: 2, reward }, judge: true },
  { optimizer: { name: 'tpe', ...pools, trials: 4, fullEvery: 2, reward }, judge: false },
];

describe('maspo optimize by graded final answers', { timeout: 120_000 }, () => {
  const workspace = createWorkspace(afterAll);

  test.each(runs)(
    '$optimizer.name finishes, and everything that shows its result reports the use of labels',
    async ({ optimizer, judge }) => {
      const config = await workspace.write(`${optimizer.name}.json`, shortConfig({ optimizer }));
      const shown = await workspace.maspo(['optimize', config, '--run', optimizer.name]);
      expect(shown).toMatchObject({ exitCode: 0 });
      const mark = /Uses labels:.* graders compared final answers to the pool questions \(reward\.global: graded\)/;
      expect(shown.stdout).toContain('the search uses labels');
      expect(shown.stdout).toMatch(/^Check +(graded on the pool: |no proposal gained)/m);

      const read = async (name: string) => JSON.parse(await workspace.read(optimizer.name, name));
      const summary = await read('summary.json');
      expect(summary).toMatchObject({ usesLabels: true, graded: ['pool'], finalCheck: { unscored: 0 } });
      expect((summary.calls.judge ?? 0) > 0).toBe(judge);
      expect(await read('manifest.json')).toMatchObject({ finalAnswers: 'graded', options: { reward } });
      expect(await read('finish-report.json')).toMatchObject({ usesLabels: true });
      const report = await workspace.read(optimizer.name, 'report.md');
      expect(report.replaceAll('*', '')).toMatch(mark);
      expect(report).toContain('pool 12 (its labels are used), validation 0');
      expect(report).not.toContain('judged on the final response');
    },
  );

  test('your own optimizer supports it if it declares it', async () => {
    const module = join(repository, 'examples', 'my-optimizer.ts');
    const own = await workspace.write('own.ts', `export { default } from ${JSON.stringify(module)};`);
    const optimizer = { module: own, trials: 2, batch: 3, reward };
    const config = await workspace.write('own.json', shortConfig({ optimizer }));
    const { exitCode, stdout } = await workspace.maspo(['optimize', config, '--json']);
    expect(exitCode).toBe(0);
    const { optimizer: name, usesLabels, graded, calls } = JSON.parse(stdout);
    expect({ name, usesLabels, graded }).toEqual({ name: 'hill-climbing', usesLabels: true, graded: ['pool'] });
    expect(calls).not.toHaveProperty('judge');
  });

  test('a pool that is drawn from the test split is refused: its labels are those of test questions', async () => {
    const task = { benchmark: 'sample-math', pool: 12, split: 'transductive' };
    const config = await workspace.write(
      'transductive.json',
      shortConfig({ task, optimizer: { name: 'spo', reward } }),
    );
    const { exitCode, stderr } = await workspace.maspo(['optimize', config]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/reward\.global is graded, and task\.split is transductive: .* Set task\.split to held-out/);
  });

  test('--explain shows who compares final answers', async () => {
    const config = await workspace.write('explained.json', shortConfig({ optimizer: { name: 'maspo', reward } }));
    const { stdout } = await workspace.maspo(['optimize', config, '--explain']);
    expect(stdout).toMatch(/reward\.global: "graded" .*by the labels of the pool.*\[configuration\]/);
  });
});

test('in an experiment, judged and graded are variants, and graded rows are marked', { timeout: 120_000 }, async () => {
  const workspace = createWorkspace(onTestFinished);
  const experiment = await workspace.write('beside.yaml', {
    title: 'Judged beside graded',
    run: { task: { pool: 8, limit: 6 }, architecture: { name: 'sequential' } },
    matrix: {
      benchmark: ['sample-math'],
      optimizer: {
        tpe: { name: 'tpe', ...pools, trials: 2 },
        maspo: { name: 'maspo', schedule: { rounds: 2, steps: 1 }, batch: { size: 3 }, search: { size: 1 } },
      },
      variant: { judged: {}, graded: { optimizer: { reward } } },
    },
    baseline: { variant: 'judged' },
  });
  expect(await workspace.maspo(['bench', 'run', experiment, '--dir', 'beside'])).toMatchObject({ exitCode: 0 });
  const table = await workspace.read('beside', 'table.md');
  expect([...table.matchAll(/^\| ((?:tpe|maspo), [^|]+?) +\|/gm)].slice(0, 4).map(([, label]) => label)).toEqual([
    'tpe, judged',
    'tpe, graded (uses labels)',
    'maspo, judged',
    'maspo, graded (uses labels)',
  ]);
  expect(table).toContain('- Uses labels in the search: tpe, graded; maspo, graded.');
  expect(table).toContain(
    'compared by the graders, not by the judge (reward.global: graded): tpe, graded; maspo, graded.',
  );
});

/** Questions that agents answer with 1000 times their number, plus 1 in about half of the cases. */
const numbers = Array.from({ length: 40 }, (_, index) => index + 1);
const textOf = (number: number) => `What stands behind door ${number}?`;
const rightAnswer = (number: number) => number * 1000;
const linesOf = (labelOf: (number: number) => number) =>
  numbers.map((number) => JSON.stringify({ id: number, question: textOf(number), answer: labelOf(number) })).join('\n');

describe('where labels have an effect', { timeout: 120_000 }, () => {
  /** Runs maspo on questions with these labels, in a new workspace, so that no reply comes from an earlier run. */
  async function runWith(labelOf: (number: number) => number) {
    const workspace = createWorkspace(onTestFinished);
    const server = await startScriptedServer(onTestFinished);
    const requests: string[] = [];
    server.poison((message) => {
      requests.push(message);
      if (roleOf(message) !== 'agent') return undefined;
      const number = Number(/behind door (\d+)\?/.exec(message)![1]);
      const luck = [...message].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 2;
      return { body: completion('small', `I looked.\n<answer>${rightAnswer(number) + luck}</answer>`) };
    });
    const model = (name: string) => ({ provider: 'openai', model: name, baseUrl: server.baseUrl });
    const config = await workspace.write(
      'run.json',
      shortConfig({
        task: { file: await workspace.write('doors.jsonl', linesOf(labelOf)), format: 'math', pool: 12, validation: 6 },
        optimizer: { name: 'maspo', schedule: { rounds: 2, steps: 2 }, reward: { ...reward, weights: lastRead } },
        models: { agent: model('small'), optimizer: model('writer'), evaluator: model('critic') },
      }),
    );
    expect(await workspace.maspo(['optimize', config, '--run', 'run'])).toMatchObject({ exitCode: 0 });
    return { requests: requests.toSorted(), ...(await filesOf(workspace)) };
  }

  async function filesOf(workspace: Workspace) {
    const read = (name: string) => workspace.read('run', name);
    const events = await read('events.jsonl');
    const outcomes = (await read('outcomes.jsonl'))
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const numberIn = (id: string) => Number(id.split('/')[1]);
    const [started] = events.split('\n');
    return {
      events,
      prompts: await read('prompts.json'),
      test: new Set<number>(outcomes.map(({ id }) => numberIn(id))),
      pool: new Set<number>(JSON.parse(started!).pool.map(numberIn)),
      correct: outcomes.filter(({ outcome }) => outcome === 'correct').length,
    };
  }

  test('other labels of test and validation questions change no request, event or prompt, but change the score', async () => {
    const first = await runWith(rightAnswer);
    expect([first.pool.size, first.test.size]).toEqual([12, 22]);
    const planted = await runWith((number) => (first.pool.has(number) ? rightAnswer(number) : -number));
    expect(planted.requests).toEqual(first.requests);
    expect(planted.events).toBe(first.events);
    expect(planted.prompts).toBe(first.prompts);
    expect([first.correct > 0, planted.correct]).toEqual([true, 0]);

    // Labels of the pool do lead the search, so that the comparison above can fail.
    const misled = await runWith((number) => (first.pool.has(number) ? rightAnswer(number) + 1 : rightAnswer(number)));
    expect(misled.events).not.toBe(first.events);
  });

  test('requests and events never contain a label that no agent found', async () => {
    const { requests, events } = await runWith((number) => 7_000_000 + number);
    const labels = numbers.map((number) => String(7_000_000 + number));
    expect([...requests, events].filter((text) => labels.some((label) => text.includes(label)))).toEqual([]);
    expect(events).toContain('"scores":{"reference":0,"candidate":0}');
  });
});
