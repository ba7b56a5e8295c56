import { describe, expect, onTestFinished, test } from 'vitest';
import { shortConfig } from './run-config.ts';
import { startScriptedServer } from './scripted-server.ts';
import { createWorkspace } from './workspace.ts';

const simulated = { provider: 'simulated' };

async function surroundings() {
  const workspace = createWorkspace(onTestFinished);
  const server = await startScriptedServer(onTestFinished);
  const model = { provider: 'openai', model: 'small', baseUrl: server.baseUrl };
  const write = (changes: Record<string, unknown>) => workspace.write('mine.yaml', shortConfig(changes));
  return { ...workspace, server, model, write };
}

describe('before any paid call', { timeout: 120_000 }, () => {
  const commands = [['optimize'], ['evaluate'], ['judge', 'calibrate']];

  test.each(
    [
      [['optimize'], 'models.agent, models.optimizer', ['models.evaluator: unknown model of']],
      [['evaluate'], 'models.agent', []],
      [['judge', 'calibrate'], 'models.agent', ['models.evaluator: unknown model of']],
    ].flatMap(([command, ...said]) => [
      [command, ...said],
      [[...command!, '--dry-run'], ...said],
    ]) as [string[], string, string[]][],
  )(
    '%j reports missing data, and keys and servers of the models that it calls, together and each once',
    async (command, missingOf, others) => {
      const { maspo, write, server, model } = await surroundings();
      server.listing(200, { data: [{ id: 'small' }] });
      const missing = { ...model, model: 'tiny', baseUrl: 'http://127.0.0.1:1/v1', apiKeyEnv: 'TINY_KEY' };
      const config = await write({
        task: { benchmark: 'math-500', pool: 12 },
        models: { agent: missing, optimizer: missing, evaluator: { ...model, model: 'smll' } },
      });
      const [first, ...rest] = command as [string, ...string[]];
      const { exitCode, stderr } = await maspo([first, ...rest, config]);
      expect(exitCode).toBe(2);
      const expected = [
        'math-500 is not in the dataset home',
        `${missingOf}: the environment variable TINY_KEY is not set`,
        `${missingOf}: no reply from http://127.0.0.1:1/v1`,
        ...others,
      ];
      expect(stderr).toContain(`${expected.length} problems:`);
      for (const words of expected) expect(stderr.split(words)).toHaveLength(2);
      expect(server.received).toEqual([]);
    },
  );

  test.each(commands)('%j --dry-run reports that nothing is missing, warns, and calls no model', async (...command) => {
    const { maspo, write, server, model, files } = await surroundings();
    server.listing(200, { data: [{ id: 'other', owned_by: 'llamacpp' }] });
    const config = await write({ models: { agent: model, optimizer: simulated, evaluator: simulated } });
    const { exitCode, stdout, stderr } = await maspo([...command, config, '--dry-run']);
    expect(stdout).toContain('Nothing was started, and nothing was paid.');
    expect(stdout).toMatch(new RegExp(`^Start +maspo ${command.join(' ')}\\s`, 'm'));
    expect(stderr).toMatch(/^Warning: models\.agent: .* does not list the model "small"/);
    expect(exitCode).toBe(0);
    expect(JSON.parse((await maspo([...command, config, '--dry-run', '--json'])).stdout)).toMatchObject({
      dryRun: true,
    });
    expect(server.received).toEqual([]);
    expect(await files()).toEqual([]);
  });

  test('a model that a command never calls needs no key, server or file', async () => {
    const { maspo, write, server, model } = await surroundings();
    const noKey = { ...model, model: 'writer', apiKeyEnv: 'WRITER_KEY' };
    const noFile = { provider: 'llama', preset: 'smollm2-135m' };
    const task = { benchmark: 'sample-math', pool: 12, limit: 2 };
    const uncalled = { agent: model, optimizer: noKey, evaluator: noFile };
    const config = await write({ task, models: uncalled, optimizer: { name: 'none' }, judgeCheck: { pairs: 20 } });
    const dry = await maspo(['evaluate', config, '--dry-run']);
    expect([dry.exitCode, dry.stdout.match(/^Model .*$/gm)]).toEqual([0, [expect.stringContaining('agent: ')]]);
    for (const command of [['evaluate'], ['optimize']]) expect((await maspo([...command, config])).exitCode).toBe(0);
    const { problems } = JSON.parse((await maspo(['plan', config, '--json'])).stdout);
    expect(problems).toEqual([]);
    expect(new Set(server.received.map(({ role }) => role))).toEqual(new Set(['agent']));

    const judged = await write({
      task,
      models: { ...uncalled, optimizer: noFile, evaluator: { ...model, model: 'critic' } },
    });
    expect((await maspo(['judge', 'calibrate', judged, '--dry-run'])).exitCode).toBe(0);
    const searching = await maspo(['optimize', judged, '--dry-run']);
    expect(searching).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('models.optimizer: the model') });
  });

  test('the command that --dry-run shows has the options that were given', async () => {
    const { maspo, write } = await surroundings();
    const config = await write({ models: { agent: simulated, optimizer: simulated, evaluator: simulated } });
    const shown = async (...words: string[]) => (await maspo([...words, '--dry-run'])).stdout;
    expect(await shown('optimize', config, '--no-traces')).toMatch(/^Start +maspo optimize\s+\S+\s+--no-traces$/m);
    expect(await shown('evaluate', config, '--strict')).toMatch(/^Start +maspo evaluate\s+\S+\s+--strict$/m);
    expect(await shown('judge', 'calibrate', config, '--questions', '40')).toMatch(
      /^Start +maspo judge calibrate\s+\S+\s+--questions 40$/m,
    );
  });

  test('bench run reports once what its cells need, and bench plan reports it below the figures', async () => {
    const { maspo } = await surroundings();
    const { write: writeBeside } = createWorkspace(onTestFinished);
    const gone = { provider: 'openai', model: 'tiny', baseUrl: 'http://127.0.0.1:1/v1' };
    const models = await writeBeside('set.yaml', {
      title: 'Gone',
      agent: gone,
      optimizer: simulated,
      evaluator: simulated,
    });
    const file = await writeBeside('mine.yaml', {
      title: 'Mine',
      models,
      run: { task: { pool: 12, limit: 2 }, architecture: { name: 'sequential' }, judgeCheck: 'off' },
      matrix: { benchmark: ['sample-math'], optimizer: ['none'], seed: [1, 2] },
    });
    const ran = await maspo(['bench', 'run', file, '--dry-run']);
    expect(ran.stderr).toMatch(/models\.agent: no reply from http:\/\/127\.0\.0\.1:1\/v1: \S/);
    expect(ran.stderr.split('no reply from')).toHaveLength(2);
    expect(ran.stderr).not.toContain('cells)');
    expect(ran.exitCode).toBe(2);
    const planned = await maspo(['bench', 'plan', file, '--json']);
    expect(planned.exitCode).toBe(0);
    expect(JSON.parse(planned.stdout).problems).toEqual([
      expect.stringContaining('no reply from http://127.0.0.1:1/v1'),
    ]);
  });
});

describe('a run whose replies are all stored', { timeout: 120_000 }, () => {
  const short = { optimizer: { name: 'none' }, task: { benchmark: 'sample-math', pool: 12, limit: 3 } };

  test('is repeated without its server; a run that lacks replies is refused', async () => {
    const { maspo, write } = createWorkspace(onTestFinished);
    const stopped = Promise.withResolvers<() => Promise<void>>();
    const server = await startScriptedServer(stopped.resolve);
    const model = { provider: 'openai', model: 'small', baseUrl: server.baseUrl };
    const models = { agent: model, optimizer: simulated, evaluator: simulated };
    const config = await write('mine.yaml', shortConfig({ ...short, models }));
    expect((await maspo(['optimize', config, '--run', 'first'])).exitCode).toBe(0);
    await (await stopped.promise)();
    const again = await maspo(['optimize', config, '--run', 'second']);
    expect(again.stderr).toMatch(/^Warning: models\.agent: no reply from .* All replies of this run are stored/);
    expect(again.exitCode).toBe(0);
    const more = await write('more.yaml', shortConfig({ ...short, task: { ...short.task, limit: 9 }, models }));
    expect(await maspo(['optimize', more, '--run', 'third'])).toMatchObject({ exitCode: 2 });
  });
});

describe('maspo plan', { timeout: 120_000 }, () => {
  const short = { optimizer: { name: 'spo', rounds: 2 }, task: { benchmark: 'sample-math', pool: 12, limit: 3 } };

  test('shows calls, tokens and problems, but no money and no time if prices and seconds are unknown', async () => {
    const { maspo, write, server, model, files } = await surroundings();
    const tiny = { ...model, apiKeyEnv: 'TINY_KEY' };
    const config = await write({ ...short, models: { agent: tiny, optimizer: tiny, evaluator: simulated } });
    const { exitCode, stdout } = await maspo(['plan', config]);
    expect(exitCode).toBe(0);
    const text = stdout.replaceAll(/\n +/g, ' ');
    expect(text).toMatch(/^agent +\d+ +\d+ /m);
    expect(text).toContain('A forecast; nothing was called.');
    expect(text).toMatch(/^Money +not forecast, .* for models\.agent, models\.optimizer$/m);
    expect(text).toMatch(/^Time +not forecast, .*--assume secondsPerCall=5/m);
    expect(text).toMatch(/guessed, and not measured: .*outputTokens\.agent=500/);
    expect(text).toContain('unknown: secondsPerCall.agent');
    expect(text).toContain('- models.agent, models.optimizer: the environment variable TINY_KEY is not set');
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(110);
    expect(server.received).toEqual([]);
    expect(await files()).toEqual([]);
    const { problems, expected, bound } = JSON.parse((await maspo(['plan', config, '--json'])).stdout);
    expect(problems).toHaveLength(1);
    expect(expected.total).not.toHaveProperty('money');
    expect(bound).not.toHaveProperty('seconds');
  });

  test('shows money in its currency and time at the given seconds, and keeps to the budget', async () => {
    const { maspo, write, model } = await surroundings();
    const priced = { ...model, prices: { input: 1, output: 10, currency: 'EUR' } };
    const config = await write({
      ...{ ...short, budget: { maxCalls: 60, deadline: '1h' } },
      models: { agent: priced, optimizer: priced, evaluator: simulated },
    });
    const args = ['plan', config, '--assume', 'secondsPerCall=5', 'outputTokens.agent=800'];
    const text = (await maspo(args)).stdout.replaceAll(/\n +/g, ' ');
    expect(text).toMatch(/^Money +\d+\.\d\d EUR expected, \d+\.\d\d EUR at most$/m);
    expect(text).toMatch(/^Time +.+ expected, .+ at most/m);
    expect(text).toMatch(/^Budget +maxCalls 60, which both figures keep to; deadline 1h/m);
    expect(text).toMatch(/given: outputTokens\.agent=800/);
    const plan = JSON.parse((await maspo([...args, '--json'])).stdout);
    expect(plan).toMatchObject({ currency: 'EUR', measured: false, problems: [] });
    expect(plan.bound.total.calls).toBeLessThanOrEqual(60);
    expect(plan.expected.seconds).toBeGreaterThan(0);
  });

  test('uses what was measured in an earlier run of these models', async () => {
    const { maspo, write, model } = await surroundings();
    const models = { agent: model, optimizer: { ...model, model: 'writer' }, evaluator: simulated };
    const config = await write({ ...short, optimizer: { name: 'none' }, models });
    expect((await maspo(['optimize', config])).exitCode).toBe(0);
    const other = await write({ ...short, seed: 5, optimizer: { name: 'none' }, models });
    const { grounds, expected } = JSON.parse((await maspo(['plan', other, '--json'])).stdout);
    const of = (name: string) => grounds.find((ground: { name: string }) => ground.name === name);
    // 3 test questions and 2 agents give too few replies for a measurement.
    expect(of('outputTokens.agent')).toMatchObject({ from: 'guessed' });
    expect(expected).not.toHaveProperty('seconds');
    const longer = await write({
      ...short,
      task: { benchmark: 'sample-math', pool: 12 },
      optimizer: { name: 'none' },
      models,
    });
    expect((await maspo(['optimize', longer])).exitCode).toBe(0);
    const measured = JSON.parse((await maspo(['plan', other, '--json'])).stdout);
    const found = (name: string) => measured.grounds.find((ground: { name: string }) => ground.name === name);
    expect(found('outputTokens.agent')).toMatchObject({ from: 'measured', value: 5 });
    expect(found('outputTokens.agent').says).toMatch(/^mean of the last \d+ stored replies of openai small$/);
    expect(found('secondsPerCall.agent').says).toMatch(/^median of \d+ replies of small in results\//);
    expect(found('outputTokens.propose')).toMatchObject({ from: 'guessed' });
  });

  test('reports what is wrong with a given figure', async () => {
    const { maspo, write } = await surroundings();
    const config = await write({});
    const { exitCode, stderr } = await maspo(['plan', config, '--assume', 'secondsPerCall=soon', 'tie=1']);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/secondsPerCall\.agent: expected number, seen "soon"/);
    expect(stderr).toMatch(/unknown field "tie".*Did you mean "ties"\?/);
  });
});
