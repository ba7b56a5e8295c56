import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createRandomSource } from '@maspo/core';
import { afterAll, expect, onTestFinished, test, vi } from 'vitest';
import { expectRefusal } from './expect-refusal.ts';
import { startScriptedServer } from './scripted-server.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

// Every test starts the real command, some many times.
vi.setConfig({ testTimeout: 120_000 });

const tiny = { schedule: { rounds: 1, steps: 1 }, batch: { size: 4 } };

/** A small experiment on a bundled sample; `changes` replace whole sections. */
function experiment(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    title: 'Small',
    run: { task: { pool: 8, limit: 6 }, architecture: { name: 'sequential' } },
    matrix: { benchmark: ['sample-math'], optimizer: { none: null, maspo: { name: 'maspo', ...tiny } }, seed: [1, 2] },
    baseline: { optimizer: 'none' },
    ...changes,
  };
}

const transferring = experiment({
  matrix: { ...experiment().matrix, seed: [1], agentModel: ['qwen3-8b', 'glm-4.6'] },
  transfer: { from: 'qwen3-8b' },
});

interface Ended {
  readonly directory: string;
  readonly cells: readonly {
    readonly id: string;
    readonly levels: Readonly<Record<string, string>>;
    readonly status: string;
    readonly earlier?: boolean;
    readonly error?: string;
    readonly calls?: Readonly<Record<string, number>>;
    readonly final?: object;
  }[];
}

async function run(workspace: Workspace, file: string, ...args: string[]): Promise<Ended & { exitCode: number }> {
  const { stdout, exitCode } = await workspace.maspo(['bench', 'run', file, '--json', ...args]);
  return { ...(JSON.parse(stdout) as Ended), exitCode: exitCode! };
}

const shared = createWorkspace(afterAll);
const refusals = createWorkspace(afterAll);

test('finished cells are not run again; a further seed or a changed setting runs only the cells that it changes', async () => {
  const workspace = createWorkspace(onTestFinished);
  const file = await workspace.write('small.yaml', experiment());
  const first = await run(workspace, file);
  expect(first.cells.map(({ status, earlier }) => [status, earlier])).toEqual(Array(4).fill(['finished', false]));

  const again = await run(workspace, file);
  expect(again.cells.map(({ earlier }) => earlier)).toEqual([true, true, true, true]);

  const third = await run(workspace, file, '--seed', '3');
  expect(third.cells.map(({ levels, earlier }) => [levels.seed, earlier])).toEqual([
    ['3', false],
    ['3', false],
  ]);
  const record = JSON.parse(await workspace.read(third.directory, 'experiment.json'));
  expect(record.levels.seed).toEqual(['1', '2', '3']);
  expect(record.cells).toHaveLength(6);

  const optimizer = { none: null, maspo: { name: 'maspo', ...tiny, schedule: { rounds: 2, steps: 1 } } };
  await workspace.write('small.yaml', experiment({ matrix: { ...experiment().matrix, optimizer } }));
  const changed = await run(workspace, file);
  expect(changed.cells.map(({ levels, earlier }) => [levels.optimizer, earlier])).toEqual([
    ['none', true],
    ['none', true],
    ['maspo', false],
    ['maspo', false],
  ]);
});

test('an experiment that was killed three times ends like one that was not, and no finished cell ran twice', {
  tags: ['long'],
}, async () => {
  const undisturbed = createWorkspace(onTestFinished);
  const part = ['--only', 'benchmark=sample-choice'];
  const expected = await run(undisturbed, 'smoke', ...part);

  const workspace = createWorkspace(onTestFinished);
  const random = createRandomSource('kills of an experiment');
  for (const kill of [1, 2, 3]) {
    const running = workspace.start(['bench', 'run', 'smoke', ...part]);
    const moment = kill * 5 + random.fork(`${kill}`).integer(3);
    running.stderr.on('data', (text: Buffer) => {
      const [, ended = '0'] = /.*^\[(\d+)\//ms.exec(text.toString()) ?? [];
      if (Number(ended) >= moment) running.kill('SIGKILL');
    });
    expect(await running).toMatchObject({ signal: 'SIGKILL' });
  }
  const finishedBefore = await summaries(workspace);
  expect(finishedBefore.size).toBeGreaterThanOrEqual(3 * 5);

  const after = await run(workspace, 'smoke', ...part);
  expect(after).toEqual({
    ...expected,
    cells: after.cells.map((cell, index) => ({ ...expected.cells[index], earlier: cell.earlier })),
  });
  expect(after.cells.filter(({ earlier }) => earlier)).toHaveLength(finishedBefore.size);
  expect(await contents(workspace)).toEqual(await contents(undisturbed));
});

test('a cell that a budget ended resumes under a higher budget, and no other cell runs', async () => {
  const workspace = createWorkspace(onTestFinished);
  const limited = (maxCalls: number) =>
    experiment({
      run: { ...experiment().run, budget: { maxCalls } },
      matrix: { ...experiment().matrix, seed: [1] },
    });
  const ended = async (maxCalls: number) => {
    const file = await workspace.write('small.yaml', limited(maxCalls));
    const planned = JSON.parse((await workspace.maspo(['bench', 'plan', file, '--json'])).stdout);
    const { cells, directory } = await run(workspace, file);
    const record = JSON.parse(await workspace.read(directory, 'experiment.json')) as Recorded;
    const statuses = record.cells.map(async (cell) =>
      JSON.parse(await workspace.read(directory, cell.directory, 'summary.json')),
    );
    return (await Promise.all(statuses)).map(({ status }, index) => [
      planned.cells[index].status,
      cells[index]!.earlier,
      status,
    ]);
  };
  expect(await ended(60)).toEqual([
    ['to run', false, 'finished'],
    ['to run', false, 'budget-exhausted'],
  ]);
  expect(await ended(60)).toEqual([
    ['finished', true, 'finished'],
    ['finished', true, 'budget-exhausted'],
  ]);
  expect(await ended(8000)).toEqual([
    ['finished', true, 'finished'],
    ['to run', false, 'finished'],
  ]);
});

test('prompts are taken over again if a higher budget found different prompts', async () => {
  const workspace = createWorkspace(onTestFinished);
  const prompts = async (maxCalls: number) => {
    const content = { ...transferring, run: { ...experiment().run, budget: { maxCalls } } };
    const { cells, directory } = await run(workspace, await workspace.write('small.yaml', content));
    expect(cells.map(({ status }) => status)).toEqual(Array(4).fill('finished'));
    const record = JSON.parse(await workspace.read(directory, 'experiment.json')) as Recorded;
    const found = cells.map(async ({ id }) => {
      const place = record.cells.find((cell) => cell.id === id)!.directory;
      return JSON.parse(await workspace.read(directory, place, 'prompts.json')).final;
    });
    const [source, taken] = (await Promise.all(found)).filter((_, index) => cells[index]!.levels.optimizer === 'maspo');
    expect(taken).toEqual(source);
    return source;
  };
  const few = await prompts(60);
  expect(await prompts(8000)).not.toEqual(few);
});

test('two variants that differ only in their budget are refused: they would be the same run', async () => {
  const matrix = {
    ...experiment().matrix,
    seed: [1],
    variant: { small: { budget: { maxCalls: 60 } }, large: { budget: { maxCalls: 8000 } } },
  };
  const file = await refusals.write('budgets.yaml', experiment({ matrix }));
  const says = [/variant small and variant large differ in budget alone.*an experiment file of its own/];
  await expectRefusal(refusals, { args: ['bench', 'run', file], refusal: { says } }, expect);
});

test('labels that look the same in a directory name are two cells', async () => {
  const optimizer = { 'a/b': { name: 'none' }, a_b: { name: 'random-search', trials: 2, candidates: 2, batch: 4 } };
  const file = await shared.write(
    'alike.yaml',
    experiment({ matrix: { benchmark: ['sample-math'], optimizer }, baseline: {} }),
  );
  const { stdout } = await shared.maspo(['bench', 'run', file, '--dry-run', '--json']);
  const { cells } = JSON.parse(stdout) as Ended;
  expect(new Set(cells.map(({ id }) => id)).size).toBe(2);
  expect(cells.map(({ levels }) => levels.optimizer)).toEqual(['a/b', 'a_b']);
});

test('a cell that was killed between its result and the end of its report gets the report, and is not run again', async () => {
  const workspace = createWorkspace(onTestFinished);
  const file = await workspace.write('small.yaml', experiment({ matrix: { ...experiment().matrix, seed: [1] } }));
  await run(workspace, file);
  const reports = (await workspace.files()).filter((path) => path.endsWith('finish-report.json'));
  await rm(join(workspace.directory, reports[0]!));
  expect((await run(workspace, file)).cells.map(({ earlier }) => earlier)).toEqual([true, true]);
  expect((await workspace.files()).filter((path) => path.endsWith('finish-report.json'))).toEqual(reports);
});

test('a cell that fails does not stop the other cells', async () => {
  const workspace = createWorkspace(onTestFinished);
  const server = await startScriptedServer(onTestFinished);
  const gone = await startScriptedServer(onTestFinished);
  gone.refuseAll(404, 'gone since it was asked whether it is there');
  const lost = { provider: 'openai', model: 'lost', baseUrl: gone.baseUrl, maxAttempts: 1 };
  const there = { provider: 'openai', model: 'small', baseUrl: server.baseUrl };
  const models = await workspace.write('models.yaml', {
    title: 'Two servers',
    agent: there,
    optimizer: there,
    evaluator: { same: 'agent' },
    agentModels: { there, lost },
  });
  const matrix = { benchmark: ['sample-math'], optimizer: ['none'], agentModel: ['lost', 'there'] };
  const file = await workspace.write('two.yaml', experiment({ matrix, models: './models.yaml' }));
  const { cells, exitCode } = await run(workspace, file, '--models', models);
  expect(cells.map(({ levels, status }) => [levels.agentModel, status])).toEqual([
    ['lost', 'failed'],
    ['there', 'finished'],
  ]);
  expect(cells[0]!.error).toMatch(gone.baseUrl);
  expect(exitCode).toBe(5);
});

test('prompts that were optimized with one agent model are scored with another model, without a search', async () => {
  const file = await shared.write('transfer.yaml', transferring);
  const { cells, directory } = await run(shared, file);
  const cellOf = (optimizer: string, agentModel: string) =>
    cells.find(({ levels }) => levels.optimizer === optimizer && levels.agentModel === agentModel)!;
  expect(Object.keys(cellOf('maspo', 'qwen3-8b').calls!)).toContain('judge');
  expect(Object.keys(cellOf('maspo', 'glm-4.6').calls!)).toEqual(['agent']);

  const record = JSON.parse(await shared.read(directory, 'experiment.json')) as {
    cells: { id: string; directory: string }[];
  };
  const promptsOf = async (id: string) => {
    const place = record.cells.find((cell) => cell.id === id)!.directory;
    return JSON.parse(await shared.read(directory, place, 'prompts.json')) as { final: object };
  };
  const [source, taken] = [cellOf('maspo', 'qwen3-8b'), cellOf('maspo', 'glm-4.6')];
  expect((await promptsOf(taken.id)).final).toEqual((await promptsOf(source.id)).final);
});

test('the use of labels is also reported for prompts that are taken over', async () => {
  const workspace = createWorkspace(onTestFinished);
  const graded = { name: 'maspo', ...tiny, reward: { global: 'graded' }, guards: { finalAccuracy: 0.5 } };
  const task = { pool: 8, limit: 6, validation: 4 };
  const file = await workspace.write('labels.yaml', {
    ...transferring,
    run: { ...experiment().run, task },
    matrix: { ...transferring.matrix, optimizer: { none: null, maspo: graded } },
  });
  const { cells, directory, exitCode } = await run(workspace, file);
  expect(exitCode).toBe(0);
  const record = JSON.parse(await workspace.read(directory, 'experiment.json')) as Recorded;
  const known = async (agentModel: string) => {
    const { id } = cells.find(({ levels }) => levels.optimizer === 'maspo' && levels.agentModel === agentModel)!;
    const place = record.cells.find((cell) => cell.id === id)!.directory;
    const { seen, usesLabels, graded } = JSON.parse(await workspace.read(directory, place, 'prompts.json'));
    const summary = JSON.parse(await workspace.read(directory, place, 'summary.json'));
    expect(summary).toMatchObject({ usesLabels, graded });
    return { seen, usesLabels, graded };
  };
  const source = await known('qwen3-8b');
  expect(source).toMatchObject({ usesLabels: true, graded: ['pool', 'validation'] });
  expect(source.seen).toHaveLength(8 + 4);
  expect(await known('glm-4.6')).toEqual(source);

  const { rows, notes } = JSON.parse(await workspace.read(directory, 'table.json'));
  const marks = rows.map(({ usesLabels, gradedPool }: Record<string, boolean>) => [usesLabels, gradedPool]);
  expect(marks).toEqual([
    [false, false],
    [false, false],
    [true, true],
    [true, true],
  ]);
  expect(notes.join(' ')).toMatch(/Uses labels in the search: [^.]*qwen3-8b[^.]*glm-4/);
});

test('--only and --limit run a part, --limit in a directory of its own; --dry-run runs nothing', async () => {
  const file = await shared.write('part.yaml', experiment());
  const dry = await shared.maspo(['bench', 'run', file, '--only', 'optimizer=none', '--dry-run']);
  expect(dry.stdout).toMatch(/2 cells.*nothing was started/);
  const part = await run(shared, file, '--only', 'optimizer=none', 'seed=1', '--limit', '3');
  expect(part.cells).toHaveLength(1);
  expect(part.directory).toMatch(/part-simulated-limit-3$/);
  expect(part.cells[0]!.final).toMatchObject({ unscored: 0 });
});

test('--limit never raises the limit of an experiment', async () => {
  const file = await shared.write('raised.yaml', experiment());
  const planned = async (limit: string) => {
    const { stdout } = await shared.maspo(['bench', 'plan', file, '--only', 'seed=1', '--limit', limit, '--json']);
    const { cells } = JSON.parse(stdout) as { cells: { bound: { byPurpose: { agent: { calls: number } } } }[] };
    return cells[0]!.bound.byPurpose.agent.calls;
  };
  // Two agents; the experiment asks six questions.
  expect(await planned('300')).toBe(2 * 6);
  expect(await planned('3')).toBe(2 * 3);
});

test('a plan needs no key, calls no model, and bounds the calls of the runs; finished cells are not planned', async () => {
  const workspace = createWorkspace(onTestFinished);
  const file = await workspace.write('planned.yaml', experiment({ matrix: { ...experiment().matrix, seed: [1] } }));
  const real = await workspace.maspo(['bench', 'plan', file, '--models', 'qwen3-8b-vllm', '--json']);
  const { cells: priced, bound } = JSON.parse(real.stdout);
  expect(priced.map(({ status }: { status: string }) => status)).toEqual(['to run', 'to run']);
  expect(Object.keys(bound.byModel)).toEqual(['Qwen/Qwen3-8B', 'gemini-2.5-pro']);
  expect(bound.total.money).toBeGreaterThan(0);
  expect(await workspace.files()).toEqual([]);

  const plan = async () => JSON.parse((await workspace.maspo(['bench', 'plan', file, '--json'])).stdout);
  const planned = await plan();
  const { cells } = await run(workspace, file);
  const counted = cells.map(({ calls }) => Object.values(calls!).reduce((sum, count) => sum + count, 0));
  for (const [index, cell] of planned.cells.entries()) {
    expect(counted[index]).toBeLessThanOrEqual(cell.bound.total.calls);
    expect(cell.expected.total.calls).toBeLessThanOrEqual(cell.bound.total.calls);
  }
  expect(await plan()).toMatchObject({
    cells: [{ status: 'finished' }, { status: 'finished' }],
    bound: { total: { calls: 0 } },
  });
});

test('for prompts that are taken over, a plan counts only the scoring, even before they are found', async () => {
  const { stdout } = await shared.maspo([
    ...['bench', 'plan', await shared.write('moved.yaml', transferring), '--json'],
  ]);
  const { cells } = JSON.parse(stdout) as { cells: { levels: Record<string, string>; bound: { byPurpose: object } }[] };
  const moved = cells.find(({ levels }) => levels.agentModel === 'glm-4.6' && levels.optimizer === 'maspo')!;
  expect(moved.bound.byPurpose).toEqual({ agent: expect.objectContaining({ calls: 2 * 6 * 2 }) });
});

test.each([
  {
    name: 'an unknown experiment',
    args: ['tabel1'],
    says: [/unknown experiment "tabel1": known are .* Did you mean "table1"/],
  },
  { name: 'an unknown set of models', args: ['smoke', '--models', 'simulatd'], says: [/Did you mean "simulated"/] },
  { name: 'an unknown level', args: ['smoke', '--only', 'optimizer=mapso'], says: [/Did you mean "maspo"/] },
  { name: 'an unknown factor', args: ['smoke', '--only', 'optimiser=maspo'], says: [/Did you mean "optimizer"/] },
  {
    name: 'an empty matrix',
    content: { exclude: [{ benchmark: 'sample-math' }] },
    says: [/exclude leaves none of the 4 cells/],
  },
  {
    name: 'levels that the matrix does not have',
    content: { exclude: [{ optimizer: 'masspo' }], baseline: { optimizer: 'nona' } },
    says: [/exclude: unknown optimizer "masspo": .* Did you mean "maspo"/, /baseline: .* Did you mean "none"/],
  },
  {
    name: 'an unknown field of the run',
    content: { run: { task: { poool: 8 } } },
    says: [/task: unknown field "poool": .* Did you mean "pool"\?/, /in 4 cells/],
  },
  {
    name: 'an unknown field of the experiment',
    content: { matrics: {} },
    says: [/unknown field "matrics": known are title, .* Did you mean "matrix"\?/],
  },
  { name: 'no benchmark', content: { matrix: {} }, says: [/matrix.benchmark: missing/] },
  {
    name: 'an unknown benchmark (reported once for all cells)',
    content: { matrix: { ...experiment().matrix, benchmark: ['sample-maths'] } },
    says: [/Did you mean "sample-math".*\(in 4 cells\)/],
  },
  {
    name: 'an agent model that the set does not have',
    content: { matrix: { ...experiment().matrix, agentModel: ['qwen'] } },
    says: [/agent model of the set simulated "qwen": known are /],
  },
  {
    name: 'an unknown assumption',
    command: 'plan',
    args: ['smoke', '--assume', 'tokens=3', 'ties=2'],
    says: [/unknown field "tokens": known are charactersPerToken/, /ties: expected/],
  },
  {
    name: 'an invalid limit',
    args: ['smoke', '--limit', '0'],
    says: [/expected a whole number of at least 1/],
    plain: true,
  },
])('$name is refused', async ({ args, content, says, plain, command = 'run' }) => {
  const given = args ?? [await refusals.write('wrong.yaml', experiment(content))];
  if (plain) {
    const { exitCode, stderr } = await refusals.maspo(['bench', 'run', ...given]);
    expect(exitCode).toBe(2);
    for (const words of says) expect(stderr).toMatch(words);
    return;
  }
  await expectRefusal(refusals, { args: ['bench', command, ...given], refusal: { says } }, expect);
});

test('a directory of another experiment, or of something else, is refused', async () => {
  const file = await shared.write('place.yaml', experiment());
  await run(shared, file, '--dir', 'taken', '--only', 'optimizer=none', 'seed=1');
  const other = await shared.write('other.yaml', experiment());
  const says = [/taken holds another experiment: name was place, and is now other/];
  await expectRefusal(shared, { args: ['bench', 'run', other, '--dir', 'taken'], refusal: { says } }, expect);
  const limited = ['bench', 'run', file, '--dir', 'taken', '--limit', '2'];
  await expectRefusal(shared, { args: limited, refusal: { says: [/limit was none, and is now 2/] } }, expect);
  const [cell] = (await shared.files()).filter((path) => /^taken.cells.[^/]+$/.test(path));
  for (const place of ['taken/experiment.json', 'taken/experiment.json/below']) {
    const isFile = { says: [/cannot hold an experiment: it, or a part of its path, is a file/], code: 'environment' };
    await expectRefusal(shared, { args: ['bench', 'run', file, '--dir', place], refusal: isFile }, expect);
  }
  const nothing = [/is not empty and holds no experiment/];
  await expectRefusal(shared, { args: ['bench', 'run', file, '--dir', cell!], refusal: { says: nothing } }, expect);
});

interface Recorded {
  readonly cells: readonly { readonly id: string; readonly directory: string }[];
}

/** The summary of every finished cell, by path. */
async function summaries(workspace: Workspace): Promise<Map<string, string>> {
  const paths = (await workspace.files()).filter((path) => path.endsWith('summary.json'));
  return new Map(await Promise.all(paths.map(async (path) => [path, await workspace.read(path)] as const)));
}

/** Every file except those whose content depends on time. */
async function contents(workspace: Workspace): Promise<Record<string, string>> {
  const paths = (await workspace.files()).filter((path) => /\.\w+$/.test(path) && !path.endsWith('timings.jsonl'));
  const files = paths.filter((path) => !/report\.(md|html)$|\.lock$|\.\d+$/.test(path));
  return Object.fromEntries(await Promise.all(files.map(async (path) => [path, await workspace.read(path)] as const)));
}
