import { createServer, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { ChatRequest } from '@maspo/core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { NoReply, TransientFault } from '../../failures/transient-fault.ts';
import { openSystem } from './open-system.ts';
import { systemSchema } from './system-config.ts';

const task = { prompts: { solver: 'Solve.' }, question: { id: 'q1', text: 'What is 1 + 1?' } };
const request: ChatRequest = {
  messages: [{ role: 'user', content: JSON.stringify(task) }],
  temperature: 1,
  maxTokens: 1,
  purpose: 'agent',
  draw: 'd1',
};
const run = { turns: [{ agent: 'solver', input: 'What is 1 + 1?', output: '2' }] };
const signal = new AbortController().signal;
const configOf = (settings: object) => systemSchema.parse({ provider: 'system', model: 'mine', ...settings });

describe('a system over HTTP', () => {
  async function serving(
    reply: (asked: unknown) => {
      readonly status?: number;
      readonly headers?: OutgoingHttpHeaders;
      readonly body: unknown;
    },
  ) {
    const seen: { readonly asked: unknown; readonly key: string | undefined }[] = [];
    const server = createServer(async (incoming, outgoing) => {
      const asked = await json(incoming);
      seen.push({ asked, key: incoming.headers.authorization });
      const { status = 200, headers = {}, body } = reply(asked);
      outgoing.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/run`;
    return { url, seen };
  }

  test('receives the task and the draw, and its run is the reply', async () => {
    const { url, seen } = await serving(() => ({ body: { ...run, usage: { inputTokens: 7, outputTokens: 3 } } }));
    const reply = await openSystem(configOf({ url })).chat(request, { signal });
    expect(seen).toEqual([{ asked: { ...task, draw: 'd1' }, key: undefined }]);
    expect(JSON.parse(reply.text)).toMatchObject(run);
    expect(reply.usage).toEqual({ inputTokens: 7, outputTokens: 3 });
  });

  test('gets the key from the environment variable that the configuration names', async () => {
    process.env.MY_SYSTEM_KEY = 'secret';
    onTestFinished(() => void delete process.env.MY_SYSTEM_KEY);
    const { url, seen } = await serving(() => ({ body: run }));
    await openSystem(configOf({ url, apiKeyEnv: 'MY_SYSTEM_KEY' })).chat(request, { signal });
    expect(seen[0]!.key).toBe('Bearer secret');
  });

  test('reports questions that it cannot answer', async () => {
    const { url } = await serving(() => ({ body: { error: 'the tool timed out' } }));
    const reply = await openSystem(configOf({ url })).chat(request, { signal });
    expect(reply).toMatchObject({ text: '', failure: 'the tool timed out' });
  });

  test.each<[string, { status?: number; body: unknown }, unknown]>([
    ['an error of the server is transient', { status: 500, body: 'Traceback' }, { message: 'HTTP 500: Traceback' }],
    ['a wrong path is refused', { status: 404, body: 'Not Found' }, { code: 'model-refused' }],
    ['a run in another form is refused', { body: { answer: 2 } }, { code: 'invalid-input' }],
    ['a body that is not JSON is transient', { body: 'Hello' }, expect.any(TransientFault)],
  ])('%s', async (_, reply, error) => {
    const { url } = await serving(() => reply);
    await expect(openSystem(configOf({ url })).chat(request, { signal })).rejects.toMatchObject(error as object);
  });

  test.each([502, 503, 504])(
    'HTTP %i does not count as a failure on this question: the system does not answer now',
    async (status) => {
      const { url } = await serving(() => ({ status, headers: { 'retry-after': '7' }, body: 'Bad Gateway' }));
      const error: unknown = await openSystem(configOf({ url }))
        .chat(request, { signal })
        .catch((reason) => reason);
      expect(error).toMatchObject({ message: `HTTP ${status}: Bad Gateway`, status, retryAfterMs: 7000 });
      expect(error).toBeInstanceOf(TransientFault);
      expect(error).not.toBeInstanceOf(NoReply);
    },
  );
});

describe('a system as a process', () => {
  const opened = (onRequest: string) => {
    const source = `
      import { createInterface } from 'node:readline';
      const say = (reply) => process.stdout.write(JSON.stringify(reply) + '\\n');
      for await (const line of createInterface({ input: process.stdin })) { const task = JSON.parse(line); ${onRequest} }`;
    const system = openSystem(configOf({ command: [process.execPath, '--input-type=module', '-e', source] }));
    onTestFinished(() => system.close());
    return system;
  };
  const program = (onRequest: string) => opened(onRequest).chat;
  const echo = `say({ id: task.id, turns: [{ agent: 'solver', input: task.question.text, output: task.draw }] });`;

  test('answers each line with a line', async () => {
    const chat = program(echo);
    const replies = ['a', 'b', 'c'].map((draw) => chat({ ...request, draw }, { signal }));
    const outputs = (await Promise.all(replies)).map(({ text }) => JSON.parse(text).turns[0].output);
    expect(outputs).toEqual(['a', 'b', 'c']);
  });

  test('that ends is started again for the next call, and the calls in flight may be tried again', async () => {
    const chat = program(`if (task.draw === 'die') process.exit(3); ${echo}`);
    await chat(request, { signal });
    await expect(chat({ ...request, draw: 'die' }, { signal })).rejects.toThrow(/ended \(exit code 3\)$/);
    expect(await chat(request, { signal })).toMatchObject({ finish: 'stop' });
  });

  test.each([
    [
      'that ends at once: the error contains its last message',
      `process.exit(console.error('no module named x') ?? 1)`,
      /no module named x/,
    ],
    [
      'that prints something else: the error names the right output',
      `console.log('hello')`,
      /wrote "hello" to its standard output/,
    ],
  ])('%s', async (_, onRequest, message) => {
    await expect(program(onRequest)(request, { signal })).rejects.toThrow(message);
  });

  test.each([
    ['counts from 0', `globalThis.count ??= 0; say({ id: count++, error: 'no' });`, /with the id 0,.* expected 1:/],
    ['always sends the same id', `say({ id: 1, error: 'no' });`, /with the id 1,.* expected 2:/],
    ['sends an id of no request', `say({ id: 7.5, error: 'no' });`, /with the id 7\.5,.* expected 1:/],
  ])(
    'that %s instead of the id of the request is ended, and the error names the expected id',
    async (_, reply, message) => {
      const chat = program(reply);
      const refused = expect.objectContaining({ code: 'invalid-input', message: expect.stringMatching(message) });
      const twice = async () => {
        await chat(request, { signal });
        await chat(request, { signal });
      };
      await expect(twice()).rejects.toEqual(refused);
    },
  );

  test('may reply to a call that was given up, and continues', async () => {
    const chat = program(`
      if (task.draw === 'late') globalThis.late = task.id;
      else { say({ id: late, error: 'late' }); ${echo} }`);
    const giveUp = new AbortController();
    const given = chat({ ...request, draw: 'late' }, { signal: giveUp.signal });
    giveUp.abort(new Error('enough'));
    await expect(given).rejects.toThrow('enough');
    expect(await chat(request, { signal })).toMatchObject({ finish: 'stop' });
  });

  test('that prints something else is ended', async () => {
    const { chat, close } = opened(`console.log('pid ' + process.pid); setInterval(() => {}, 1000);`);
    const said = await chat(request, { signal }).catch(String);
    await close();
    const pid = Number(/pid (\d+)/.exec(String(said))![1]);
    expect(() => process.kill(pid, 0)).toThrow(expect.objectContaining({ code: 'ESRCH' }));
  });

  test('whose output is held open by a process that it started is not waited for', async () => {
    const { chat, close } = opened(`
      const { spawn } = await import('node:child_process');
      const holder = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: ['ignore', 'inherit', 'inherit'] });
      setInterval(() => {}, 1000);
      say({ id: task.id, turns: [{ agent: 'solver', input: '', output: String(holder.pid) }] });`);
    const { text } = await chat(request, { signal });
    const holder = Number(JSON.parse(text).turns[0].output);
    onTestFinished(() => void process.kill(holder, 'SIGKILL'));
    await close();
    expect(() => process.kill(holder, 0)).not.toThrow();
  });

  test('that does not exist is named in the error', async () => {
    const { chat } = openSystem(configOf({ command: ['no-such-program'] }));
    await expect(chat(request, { signal })).rejects.toThrow('the system "no-such-program" cannot be started');
  });

  test('is not waited for after the caller has given up', async () => {
    const chat = program('');
    const giveUp = new AbortController();
    const reply = chat(request, { signal: giveUp.signal });
    giveUp.abort(new Error('enough'));
    await expect(reply).rejects.toThrow('enough');
  });
});

test('a system with neither an address nor a command cannot be opened', () => {
  expect(() => openSystem(configOf({}))).toThrow('neither a url nor a command');
});
