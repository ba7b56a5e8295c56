import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { checkNode } from '../src/doctor/check-machine.ts';
import { examine } from '../src/doctor/examine.ts';
import type { Finding } from '../src/doctor/finding.ts';
import { shortConfig } from './run-config.ts';
import { completion, type Poison, startScriptedServer } from './scripted-server.ts';
import { createWorkspace } from './workspace.ts';

const key = 'planted-key-3b9e41';

async function surroundings() {
  const workspace = createWorkspace(onTestFinished);
  const server = await startScriptedServer(onTestFinished);
  const model = { provider: 'openai', model: 'small', baseUrl: server.baseUrl, apiKeyEnv: 'TINY_KEY' };
  const write = (changes: Record<string, unknown>) => workspace.write('mine.yaml', shortConfig(changes));
  const writeModels = (agent: object, others = agent) =>
    write({ models: { agent, optimizer: others, evaluator: { same: 'agent' } } });
  return { ...workspace, server, model, write, writeModels };
}

function summarized(findings: readonly Finding[]) {
  return {
    problems: findings.filter(({ status }) => status === 'problem').length,
    of: (check: string) => findings.find((finding) => finding.check === check),
  };
}

test.each([
  ['22.18.0', 'problem'],
  ['22.19.0', 'ok'],
  ['23.11.1', 'problem'],
  ['24.0.0', 'ok'],
  ['26.10.0', 'ok'],
])('Node %s: %s', (version, status) => {
  expect(checkNode(version)).toMatchObject({ status, says: `version ${version}` });
});

describe('maspo doctor', { timeout: 120_000 }, () => {
  test('without a configuration: one line for each check, no problem, no file made and no model called', async () => {
    const { maspo, home, server } = await surroundings();
    const { stdout: shown, exitCode } = await maspo(['doctor']);
    expect(exitCode).toBe(0);
    const stdout = shown.replaceAll(/\n {9}/g, ' ');
    for (const line of stdout.trimEnd().split('\n')) expect(line).toMatch(/^(ok|warning) +[\w. -]+: /);
    expect(stdout).toMatch(/^ok +node: version \d\d/m);
    expect(stdout).toMatch(/^ok +clock: 20\d\d-/m);
    expect(stdout).toMatch(/^ok +disk: .* GB free/m);
    expect(stdout).toMatch(/^warning +dataset math-500: not here; maspo data pull math-500/m);
    expect(stdout).toMatch(/^\w+ +sandbox bubblewrap: /m);
    expect(stdout).toMatch(/^ok +models in this process: @maspo\/local is installed/m);
    expect(stdout).toMatch(/^ok +model smollm2-135m: not pulled; "maspo models pull smollm2-135m" would \(98 MB\)/m);
    expect(stdout).toMatch(/^ok +other keys: none of (\w+, )*OPENAI_API_KEY, /m);
    expect(stdout).toMatch(/^ok +reply store: none yet/m);
    expect(existsSync(home)).toBe(false);
    expect(server.received).toEqual([]);
  });

  const doctorJson = async (config: string, { maspo }: Awaited<ReturnType<typeof surroundings>>) => {
    const { exitCode, stdout, stderr } = await maspo(['doctor', config, '--json'], { env: { TINY_KEY: key } });
    expect(stdout + stderr).not.toContain(key);
    const { problems, findings } = JSON.parse(stdout);
    return { exitCode, ...summarized(findings), problems };
  };

  test('every distinct model is called once, with its key, and simulated models are reported as simulated', async () => {
    const around = await surroundings();
    const { server, model, writeModels, home } = around;
    const { exitCode, of } = await doctorJson(await writeModels(model, { provider: 'simulated' }), around);
    expect(of('model of agent, evaluator')).toMatchObject({
      status: 'ok',
      says: expect.stringMatching(/"small" answered in \d+\.\d\d s as "small"/),
    });
    expect(of('model of optimizer')?.says).toMatch(/SIMULATED/);
    expect(of('key TINY_KEY')).toEqual({ check: 'key TINY_KEY', status: 'ok', says: 'set' });
    expect(of('clock of the server')).toMatchObject({ status: 'ok', says: expect.stringContaining(server.baseUrl) });
    expect(of('configuration')?.status).toBe('ok');
    // Once for a word, and once for a reply in a schema.
    expect(server.received.map(({ authorization }) => authorization)).toEqual(Array(2).fill(`Bearer ${key}`));
    expect(of('replies of evaluator')).toMatchObject({
      status: 'warning',
      says: 'the server takes a schema, and the reply does not keep to it',
      wayOut: 'write replyForm: tags for this model',
    });
    expect(exitCode).toBe(0);
    expect(existsSync(join(home, 'replies.sqlite'))).toBe(false);
  });

  test('a model that the run does not call needs no key, and is named', async () => {
    const { write, home } = await surroundings();
    const simulated = { provider: 'simulated' };
    const evaluator = { provider: 'openai', model: 'small', apiKeyEnv: 'ABSENT_KEY' };
    const config = await write({
      models: { agent: simulated, optimizer: simulated, evaluator },
      task: { benchmark: 'sample-math', pool: 12, validation: 8 },
      optimizer: { name: 'random-search', objective: 'accuracy', batch: 4 },
    });
    const { of, problems } = summarized(await examine(home, { configFile: config, calls: true }));
    expect(problems).toBe(0);
    expect(of('model of evaluator')).toMatchObject({ status: 'ok', says: 'this run does not call it' });
    expect(of('key ABSENT_KEY')).toBeUndefined();
  });

  const form = 'Reply with one JSON object';
  test.each<[what: string, answer: Poison | undefined, replyForm: string, found: Partial<Finding> | undefined]>([
    [
      'keeps to a schema',
      { body: completion('small', '{"word": "ready"}') },
      'auto',
      { status: 'ok', says: 'the server holds them to a schema' },
    ],
    [
      'takes no schema',
      { status: 400, body: { error: { message: 'response_format is not supported' } } },
      'auto',
      { status: 'ok', says: 'the server takes no schema, so they are asked for in tags' },
    ],
    [
      'takes no schema, but must',
      { status: 400, body: { error: { message: 'response_format is not supported' } } },
      'schema',
      { status: 'problem', says: expect.stringMatching(/does not hold replies to a schema.*Write replyForm: tags/) },
    ],
    ['is asked in tags', undefined, 'tags', undefined],
  ])('a server that %s', async (_, answer, replyForm, found) => {
    const around = await surroundings();
    const { server, model, write } = around;
    const simulated = { provider: 'simulated' };
    server.poison((message) => (message.includes(form) ? answer : undefined));
    const models = { agent: simulated, optimizer: simulated, evaluator: { ...model, replyForm } };
    const { of } = await doctorJson(await write({ models }), around);
    if (found === undefined) expect(of('replies of evaluator')).toBeUndefined();
    else expect(of('replies of evaluator')).toMatchObject(found);
  });

  test('a model that agents name is called like the others', async () => {
    const around = await surroundings();
    const { server, model, write } = around;
    const simulated = { provider: 'simulated' };
    const agents = { large: { ...model, model: 'large' }, same: model };
    const config = await write({ models: { agent: model, optimizer: simulated, evaluator: simulated, agents } });
    const { of } = await doctorJson(config, around);
    expect(of('model of agent, agents.same')?.says).toContain('"small" answered');
    expect(of('model of agents.large')?.says).toContain('"large" answered');
    expect(server.received.map((call) => call.model).toSorted()).toEqual(['large', 'small']);
  });

  const message = (said: object, finish_reason: string) => ({
    model: 'small',
    choices: [{ index: 0, message: { role: 'assistant', ...said }, finish_reason }],
    usage: { prompt_tokens: 20, completion_tokens: 16 },
  });

  test.each([
    ['that are empty', message({ content: '' }, 'stop'), /the reply is empty/, 1],
    ['that are only reasoning', message({ content: null, reasoning: 'Hm.' }, 'stop'), /reasoning and no answer/, 1],
    [
      'that are cut while it reasons',
      message({ content: null, reasoning: 'Hm' }, 'length'),
      /cut at its limit \(2048/,
      2,
    ],
  ])('a model with replies %s causes a warning', async (_name, body, failure, calls) => {
    const around = await surroundings();
    around.server.poison(() => ({ body }));
    const { of, exitCode } = await doctorJson(await around.writeModels(around.model), around);
    expect(exitCode).toBe(0);
    expect(of('model of agent, optimizer, evaluator')).toMatchObject({
      status: 'warning',
      says: expect.stringMatching(failure),
      wayOut: expect.stringContaining('every such reply is a failed step'),
    });
    expect(around.server.received).toHaveLength(calls);
  });

  test('a model that reasons before it answers gets room for its reasoning, and is fine', async () => {
    const around = await surroundings();
    let calls = 0;
    around.server.poison(() =>
      calls++ === 0 ? { body: message({ content: '<think>They want' }, 'length') } : undefined,
    );
    const { of } = await doctorJson(await around.writeModels(around.model), around);
    expect(of('model of agent, optimizer, evaluator')).toMatchObject({ status: 'ok' });
    expect(around.server.received).toHaveLength(3);
  });

  test('a refusal that repeats the key is a problem with the way out, and the key is not shown', async () => {
    const around = await surroundings();
    around.server.refuseAll(401, `Incorrect API key provided: ${key}`);
    const { of, exitCode, problems } = await doctorJson(await around.writeModels(around.model), around);
    expect({ exitCode, problems }).toEqual({ exitCode: 2, problems: 1 });
    expect(of('model of agent, optimizer, evaluator')).toMatchObject({
      status: 'problem',
      says: expect.stringContaining('Check the key in the environment variable TINY_KEY'),
    });
  });
});

describe('an examination', { timeout: 120_000 }, () => {
  afterEach(() => void vi.unstubAllEnvs());

  const examined = async (home: string, configFile?: string, calls = true) => {
    const findings = await examine(home, { configFile, calls });
    expect(JSON.stringify(findings)).not.toContain(key);
    return summarized(findings);
  };

  test('without calls contacts no server', async () => {
    vi.stubEnv('TINY_KEY', key);
    const { server, model, writeModels, home } = await surroundings();
    const { of, problems } = await examined(home, await writeModels(model), false);
    expect(problems).toBe(0);
    expect(of('model of agent, optimizer, evaluator')).toBeUndefined();
    expect(server.received).toEqual([]);
  });

  test('finds a server that is not there, after one attempt', async () => {
    vi.stubEnv('TINY_KEY', key);
    const { model, writeModels, home } = await surroundings();
    const { of, problems } = await examined(home, await writeModels({ ...model, baseUrl: 'http://127.0.0.1:9/v1' }));
    expect(problems).toBe(1);
    expect(of('model of agent, optimizer, evaluator')?.says).toMatch(/after 1 attempt;.*Check that the server runs/);
    expect(of('clock of the server')).toBeUndefined();
  });

  test('finds a key that is not set, and does not call its model', async () => {
    vi.stubEnv('OPENAI_API_KEY', key);
    const { server, model, writeModels, home } = await surroundings();
    const { of } = await examined(home, await writeModels(model));
    expect(of('key TINY_KEY')).toMatchObject({ status: 'problem', says: expect.stringContaining('is not set') });
    expect(of('model of agent, optimizer, evaluator')).toMatchObject({ status: 'problem' });
    expect(of('other keys')?.says).toBe('set: OPENAI_API_KEY');
    expect(server.received).toEqual([]);
  });

  test('finds everything that is wrong with a configuration', async () => {
    const { write, home } = await surroundings();
    const config = await write({ task: { benchmark: 'math-500' }, architecture: { name: 'sequentail' } });
    expect((await examined(home, config)).problems).toBe(2);
    expect((await examined(home, 'nowhere.yaml')).of('configuration')?.says).toContain('there is no such file');
  });

  test('sets a damaged reply store aside, with a warning', async () => {
    const { home } = await surroundings();
    mkdirSync(home);
    writeFileSync(join(home, 'replies.sqlite'), 'notes and no database');
    const damaged = await examined(home);
    expect(damaged.problems).toBe(0);
    expect(damaged.of('reply store')).toMatchObject({
      status: 'warning',
      says: expect.stringContaining('.damaged-1'),
    });
    expect((await examined(home)).of('reply store')?.status).toBe('ok');
  });

  test('finds a MASPO_HOME that is a file', async () => {
    const { home } = await surroundings();
    writeFileSync(home, '');
    const { of } = await examined(home);
    expect(of('home')).toMatchObject({ status: 'problem', wayOut: expect.stringContaining('MASPO_HOME') });
  });
});
