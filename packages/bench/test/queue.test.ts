import { mkdirSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { needsRedis, type RedisServer, startRedisServer } from '@maspo/queue/testing';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type ScriptedServer, startScriptedServer } from './scripted-server.ts';
import type { CommandResult } from './shared-process/command.ts';
import { createWorkspace, type Workspace } from './workspace.ts';

// Workers are processes, each with a process for its cell.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 });

const tiny = { schedule: { rounds: 1, steps: 1 }, batch: { size: 4 } };
/** The concurrency of each cell. */
const concurrency = 4;
/** How often a worker is killed. The first acceptance test of the queue used 10. */
const kills = Number(process.env.MASPO_TEST_KILLS ?? 3);

function experiment(changes: Readonly<Record<string, unknown>> = {}) {
  return {
    title: 'Small',
    run: { task: { pool: 8, limit: 6 }, architecture: { name: 'sequential' }, concurrency },
    matrix: { benchmark: ['sample-math'], optimizer: { none: null, maspo: { name: 'maspo', ...tiny } }, seed: [1, 2] },
    baseline: { optimizer: 'none' },
    ...changes,
  };
}

/** A home, a shared folder and an experiment, with functions that run it on the queue of `redis`. */
interface Lab {
  readonly workspace: Workspace;
  /** Runs the experiment with workers, or without a queue if `redis` is left out. */
  run(directory: string, redis?: RedisServer, ...args: string[]): Promise<Ended>;
  /** Starts a coordinator, which the test may kill. */
  coordinate(directory: string, redis: RedisServer, ...args: string[]): ReturnType<Workspace['start']>;
  /** Starts a worker, which is killed at the end. */
  work(redis: RedisServer, ...args: string[]): ReturnType<Workspace['start']>;
}

interface Ended {
  readonly exitCode: number | undefined;
  readonly stderr: string;
  readonly cells: readonly {
    readonly levels: Readonly<Record<string, string>>;
    readonly status: string;
    readonly error?: string;
  }[];
}

type OnEnd = (remove: () => void | Promise<void>) => void;

async function createLab(onEnd: OnEnd, content: object, options: readonly string[] = []): Promise<Lab> {
  const workspace = createWorkspace(onEnd);
  const artefacts = join(workspace.directory, 'artefacts');
  mkdirSync(artefacts);
  const file = await workspace.write('small.yaml', content);
  const words = (directory: string, ...args: string[]) => [
    ...['bench', 'run', file, '--dir', directory, '--json'],
    ...options,
    ...args,
  ];
  const coordinate: Lab['coordinate'] = (directory, redis, ...args) =>
    workspace.start(words(directory, '--queue', redis.url, '--artefacts', artefacts, ...args));
  return {
    workspace,
    coordinate,
    run: async (directory, redis, ...args) => {
      // Only a command that shares the machine with workers needs its own process.
      const { exitCode, stdout, stderr } = await (redis === undefined
        ? workspace.maspo(words(directory, '--parallel', '1', ...args))
        : coordinate(directory, redis, ...args));
      return { exitCode, stderr, ...(JSON.parse(stdout) as Pick<Ended, 'cells'>) };
    },
    work: (redis, ...args) => {
      const worker = workspace.start(['worker', '--queue', redis.url, '--lock-seconds', '2', ...args]);
      onEnd(() => void worker.kill('SIGKILL'));
      return worker;
    },
  };
}

/** Models of a server that counts its calls. All tests share the replies on one queue, so each test has its own model name. */
async function calledModels(workspace: Workspace, { baseUrl }: ScriptedServer, name: string): Promise<string[]> {
  const model = { provider: 'openai', model: name, baseUrl };
  const set = {
    title: 'A server',
    agent: model,
    optimizer: model,
    evaluator: { same: 'agent' },
    agentModels: { small: model },
  };
  return ['--models', await workspace.write('models.yaml', set)];
}

/** The files that must not depend on where the cells ran. Other renderings of the table contain times. */
async function resultOf({ workspace }: Lab, directory: string): Promise<Readonly<Record<string, string>>> {
  const place = join(workspace.directory, directory);
  const names = (await readdir(place, { recursive: true })).toSorted();
  const kept = names.filter((name) =>
    /^table\.tex$|^manifests\.|(events|outcomes)\.jsonl$|prompts\.json$|replies\.keys$/.test(name),
  );
  return Object.fromEntries(
    await Promise.all(kept.map(async (name) => [name, await readFile(join(place, name), 'utf8')])),
  );
}

describe('a queue that cannot be used is refused before anything is written', () => {
  const workspace = createWorkspace(afterAll);
  test.each([
    [['bench', 'run', 'smoke', '--queue', 'redis://127.0.0.1:1'], /--queue needs --artefacts/],
    [['bench', 'run', 'smoke', '--max-calls', '3'], /--max-calls is for experiments on a queue/],
    [['bench', 'run', 'smoke', '--queue', 'redis://127.0.0.1:1', '--artefacts', '/nowhere/at/all'], /it is not there/],
    [['worker', '--queue', 'redis://127.0.0.1:1', '--artefacts', '/nowhere/at/all'], /it is not there/],
    [['bench', 'status'], /name the queue with --queue or in \$MASPO_QUEUE/],
    [['bench', 'status', '--queue', 'http://host'], /does not begin with redis/],
  ])('%j', async (args, reason) => {
    const { exitCode, stderr } = await workspace.maspo(args);
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringMatching(reason) });
    expect(await workspace.files()).toEqual([]);
  });
});

describe.skipIf(needsRedis.missing)(`experiments on a queue ${needsRedis.note}`, { tags: ['long'] }, () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedisServer({ isPersistent: true });
  });
  afterAll(() => redis.stop());

  test('two workers give the results of one machine, even for prompts that are taken over; the replies are sent back', async ({
    onTestFinished,
  }) => {
    const matrix = { ...experiment().matrix, seed: [1], agentModel: ['one', 'other'] };
    const content = experiment({ matrix, transfer: { from: 'one' } });
    const server = await startScriptedServer(onTestFinished);
    const model = { provider: 'openai', model: 'small', baseUrl: server.baseUrl };
    const set = { title: 'A server', agent: model, optimizer: model, evaluator: { same: 'agent' } };
    const agentModels = { one: model, other: { ...model, model: 'other' } };
    const lab = await createLab(onTestFinished, { ...content, models: './set.yaml' });
    const models = ['--models', await lab.workspace.write('set.yaml', { ...set, agentModels })];
    const alone = await lab.run('alone', undefined, ...models);
    expect(alone).toMatchObject({ exitCode: 0 });
    const calls = server.received.length;

    const other = await createLab(onTestFinished, { ...content, models: './set.yaml' });
    const sameModels = ['--models', await other.workspace.write('set.yaml', { ...set, agentModels })];
    for (const _ of [1, 2]) other.work(redis);
    expect(await other.run('shared', redis, ...sameModels)).toMatchObject({ exitCode: 0 });
    expect(await resultOf(other, 'shared')).toEqual(await resultOf(lab, 'alone'));
    expect(server.received.length).toBe(2 * calls);

    // The coordinator has all replies now: the same experiment without the queue makes no call.
    expect(await other.run('again', undefined, ...sameModels)).toMatchObject({ exitCode: 0 });
    expect(server.received.length).toBe(2 * calls);
  });

  test(`${kills} killed workers, a paused one, and a server of the queue that dies: nothing is lost or counted twice`, async ({
    onTestFinished,
  }) => {
    const undisturbed = await createLab(onTestFinished, experiment());
    const server = await startScriptedServer(onTestFinished);
    const alone = await undisturbed.run(
      'all',
      undefined,
      ...(await calledModels(undisturbed.workspace, server, 'disturbed')),
    );
    expect(alone).toMatchObject({ exitCode: 0 });

    const lab = await createLab(onTestFinished, experiment());
    const workers = [lab.work(redis), lab.work(redis)];
    const calls = server.received.length;
    const eventAt = (share: number, what: () => void) => ({ at: calls + Math.floor(share * calls), what });
    const kill = (index: number) => () => {
      workers[index % 2]!.kill('SIGKILL');
      workers[index % 2] = lab.work(redis);
    };
    const paused = () => {
      const [worker] = workers;
      worker!.kill('SIGSTOP');
      // The pause is longer than the lock of the worker.
      setTimeout(() => worker!.kill('SIGCONT'), 5000);
    };
    const events = [
      ...Array.from({ length: kills }, (_, index) => eventAt((index + 1) / (kills + 1.5), kill(index))),
      eventAt(0.25, () => void redis.kill().then(redis.start)),
      eventAt(0.6, paused),
    ].toSorted((one, other) => one.at - other.at);
    server.onArrival((number) => {
      while (events[0] !== undefined && number >= events[0].at) events.shift()!.what();
    });
    const ended = await lab.run('all', redis, ...(await calledModels(lab.workspace, server, 'disturbed')));
    expect(ended).toMatchObject({ exitCode: 0, cells: Array(4).fill({ status: 'finished' }) });
    expect(events).toEqual([]);
    expect(await resultOf(lab, 'all')).toEqual(await resultOf(undisturbed, 'all'));
    expect(server.received.length - calls).toBeLessThanOrEqual(calls + (kills + 1) * concurrency);
  });

  test('only the cell that kills its process fails, and a cell that a worker may not run is refused with the reason', async ({
    onTestFinished,
  }) => {
    const optimizer = { none: null, poison: { module: './poison.ts' } };
    const content = experiment({ matrix: { ...experiment().matrix, optimizer, seed: [1] } });
    const lab = await createLab(onTestFinished, content);
    const poison = `export default { name: 'poison', options: { safeParse: (data) => ({ success: true, data }) }, usesLabels: false,
      usesJudge: () => false, explain: () => [], check: () => [], optimize: () => process.kill(process.pid, 'SIGKILL') };`;
    const place = join(await lab.workspace.write('poison.ts', poison), '..');

    const careful = lab.work(redis, '--directory', place);
    const refused = await lab.run('all', redis);
    expect(refused).toMatchObject({ exitCode: 5, cells: [{ status: 'finished' }, { status: 'failed' }] });
    expect(refused.cells[1]!.error).toMatch(/no worker takes it: .*optimizer\.module.*--own-code/);
    careful.kill('SIGTERM');
    await careful;

    lab.work(redis, '--directory', place, '--own-code');
    const died = await lab.run('all', redis);
    expect(died).toMatchObject({ exitCode: 5, cells: [{ status: 'finished' }, { status: 'failed' }] });
    expect(died.cells[1]!.error).toMatch(/ended by SIGKILL, 3 times/);
  });

  test('all calls of four workers keep to the budget of the experiment, and a higher budget resumes it', async ({
    onTestFinished,
  }) => {
    const server = await startScriptedServer(onTestFinished);
    const lab = await createLab(onTestFinished, experiment());
    const models = await calledModels(lab.workspace, server, 'limited');
    for (const _ of [1, 2, 3, 4]) lab.work(redis);
    // At most 4 calls of each of the 4 cells are in flight, so the budget is not used up while they wait.
    let seen: Promise<CommandResult> | undefined;
    server.onArrival((number) => {
      if (number < 20) return;
      seen ??= lab.workspace.maspo(['bench', 'status', '--queue', redis.url, '--json']);
      return seen;
    });
    const stopped = await lab.run('all', redis, ...models, '--max-calls', '40');
    expect(stopped).toMatchObject({ exitCode: 3 });
    const reasons = stopped.cells.map(({ error = '' }) => error);
    expect(reasons).toContainEqual(expect.stringMatching(/budget of the experiment is used up: maxCalls 40/));
    expect(server.received.length).toBeLessThanOrEqual(40);
    const { experiments } = JSON.parse((await seen!).stdout);
    expect(experiments).toEqual([expect.objectContaining({ limits: { maxCalls: 40 }, money: 0 })]);
    expect(experiments[0].calls).toBeGreaterThanOrEqual(20);
    expect(await lab.run('all', redis, ...models)).toMatchObject({ exitCode: 0 });
  });

  test('cells that the budget stopped while the coordinator was away continue at the next run', async ({
    onTestFinished,
  }) => {
    const server = await startScriptedServer(onTestFinished);
    const lab = await createLab(onTestFinished, experiment());
    const models = await calledModels(lab.workspace, server, 'away');
    for (const _ of [1, 2]) lab.work(redis);
    const coordinator = lab.coordinate('all', redis, ...models, '--max-calls', '40');
    server.onArrival((number) => void (number === 10 && coordinator.kill('SIGKILL')));
    await coordinator;
    const status = async () => (await lab.workspace.maspo(['bench', 'status', '--queue', redis.url, '--json'])).stdout;
    await vi.waitFor(async () => expect(JSON.parse(await status()).experiments).toEqual([]), 120_000);
    expect(await lab.run('all', redis, ...models)).toMatchObject({ exitCode: 0 });
  });
});
