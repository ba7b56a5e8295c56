import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import type { ChatModel, ChatReply } from '@maspo/core';
import { expect, test, vi } from 'vitest';
import { withRetry } from '../src/layers/with-retry.ts';
import { withTimeout } from '../src/layers/with-timeout.ts';
import type { Dialect } from './dialect.ts';
import { aRequest, calm, sendJson, startLoopbackServer } from './loopback-server.ts';

const apiKey = 'planted-key-5f0c2a';
const maxAttempts = 3;

type Fault = (response: ServerResponse, dialect: Dialect) => void;

/** A client in its retry and timeout layers, against a server that answers the first request in its own way. */
async function calling(
  dialect: Dialect,
  fault: (response: ServerResponse, number: number) => void,
  timeoutMs = 60_000,
) {
  const server = await startLoopbackServer(fault);
  const waits: number[] = [];
  const chat = withRetry(withTimeout(dialect.create({ address: server.address, apiKey }), timeoutMs), {
    target: { provider: dialect.provider, model: 'tiny-model', baseUrl: server.address },
    maxAttempts,
    sleep: async (waitMs) => void waits.push(waitMs),
    jitter: () => 0,
  });
  return { server, chat, waits };
}

function failureOf(chat: ChatModel): Promise<unknown> {
  return chat(aRequest, calm()).then(
    (reply) => expect.fail(`expected a failure, got the reply ${JSON.stringify(reply)}`),
    (error: unknown) => error,
  );
}

const broken =
  (body: string): Fault =>
  (response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);

const refusing =
  (status: number, headers: Record<string, string> = {}): Fault =>
  (response, dialect) =>
    sendJson(response, status, dialect.error('come back later'), headers);

/** Faults that pass, each with the pause that the server asked for. */
const passing: readonly [name: string, fault: Fault, pauseMs?: number][] = [
  ['429 without Retry-After', refusing(429)],
  ['429 with Retry-After in seconds', refusing(429, { 'retry-after': '17' }), 17_000],
  ['408', refusing(408)],
  ['409', refusing(409)],
  ['500', refusing(500)],
  ['503 with Retry-After', refusing(503, { 'retry-after': '2' }), 2_000],
  [
    'an HTML error page of a proxy',
    (response) => response.writeHead(502, { 'content-type': 'text/html' }).end('<html>Bad gateway</html>'),
  ],
  ['a page of a proxy with status 200', broken('<html>Please wait</html>')],
  ['a connection reset before the reply', (response) => response.socket?.resetAndDestroy()],
  [
    'a connection reset in the middle of the body',
    (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"mess', () => response.socket?.resetAndDestroy());
    },
  ],
  [
    'a body shorter than announced',
    (response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
      response.write('{"mess', () => response.socket?.end());
    },
  ],
  ['invalid JSON', broken('{"a": nope}')],
  ['no body', broken('')],
  ['null', broken('null')],
  ['a list', broken('[]')],
  [
    'truncated JSON',
    (response, dialect) => broken(JSON.stringify(dialect.reply('42')).slice(0, -9))(response, dialect),
  ],
  ['a response without a reply', (response, dialect) => sendJson(response, 200, dialect.empty)],
  ['an error with status 200', (response, dialect) => sendJson(response, 200, dialect.error('overloaded'))],
  ['content that is not text', (response, dialect) => sendJson(response, 200, dialect.reply([{ a: 1 }]))],
];

/** Refusals that stay, with the words that their messages must hold. */
const staying: readonly [name: string, answer: (dialect: Dialect) => { status: number; body: unknown }, RegExp][] = [
  ['400', (dialect) => ({ status: 400, body: dialect.error('top_k is bad') }), /top_k is bad.*settings of this model/],
  ['401', (dialect) => ({ status: 401, body: dialect.error('who are you') }), /who are you.*variable LAB_KEY/],
  ['403', (dialect) => ({ status: 403, body: dialect.error('not for you') }), /not for you.*variable LAB_KEY/],
  ['an exhausted quota', (dialect) => dialect.quotaExhausted, /quota.*LAB_KEY.*run the same command again/],
];

/** What holds for the client of every provider. */
export function clientContract(dialect: Dialect): void {
  test.each(passing)('tries again after %s, and gets the good reply', async (_name, fault, pauseMs = 0) => {
    const { server, chat, waits } = await calling(dialect, (response, number) =>
      number === 1 ? fault(response, dialect) : sendJson(response, 200, dialect.reply('42')),
    );
    expect(await chat(aRequest, calm())).toMatchObject({ text: '42', finish: 'stop' });
    expect(server.received).toHaveLength(2);
    expect(waits).toEqual([pauseMs]);
  });

  test('waits until the date in Retry-After', async () => {
    const { chat, waits } = await calling(dialect, (response, number) => {
      const date = new Date(Date.now() + 120_000).toUTCString();
      if (number === 1) refusing(429, { 'retry-after': date })(response, dialect);
      else sendJson(response, 200, dialect.reply('42'));
    });
    await chat(aRequest, calm());
    expect(waits[0]).toBeGreaterThan(60_000);
    expect(waits[0]).toBeLessThanOrEqual(120_000);
  });

  test('gives up as model-unreachable when every attempt fails', async () => {
    const { server, chat } = await calling(dialect, (response) => refusing(503)(response, dialect));
    expect(await failureOf(chat)).toMatchObject({
      code: 'model-unreachable',
      message: expect.stringMatching(/after 3 attempts.*HTTP 503: come back later/),
    });
    expect(server.received).toHaveLength(maxAttempts);
  });

  test('is ended by the timeout when the server never answers', async () => {
    const { server, chat } = await calling(dialect, () => {}, 20);
    expect(await failureOf(chat)).toMatchObject({ message: expect.stringContaining('no reply within 0.02 seconds') });
    expect(server.received).toHaveLength(maxAttempts);
  });

  test('takes a server that is not there for a fault that may pass, and names it', async () => {
    const { server, chat, waits } = await calling(dialect, () => {});
    await server.stop();
    expect(await failureOf(chat)).toMatchObject({
      code: 'model-unreachable',
      message: expect.stringMatching(/ECONNREFUSED 127\.0\.0\.1/),
    });
    expect(waits).toHaveLength(maxAttempts - 1);
  });

  test.each(staying)('asks once when the server answers %s, and says what to do', async (_name, answer, message) => {
    const { server, chat } = await calling(dialect, (response) => {
      const { status, body } = answer(dialect);
      sendJson(response, status, body);
    });
    const refusal = await failureOf(chat);
    expect(refusal).toMatchObject({ code: 'model-refused', message: expect.stringMatching(message) });
    expect(String(refusal)).toContain(`${dialect.provider} model "tiny-model" at ${server.address}`);
    expect(server.received).toHaveLength(1);
  });

  test('asks once for a model that is not there, and says how to get it', async () => {
    const { message, wayOut } = dialect.unknownModel;
    const { server, chat } = await calling(dialect, (response) => sendJson(response, 404, dialect.error(message)));
    const refusal = await failureOf(chat);
    expect(refusal).toMatchObject({ code: 'model-refused', message: expect.stringMatching(wayOut) });
    expect(String(refusal)).toContain(message);
    expect(server.received).toHaveLength(1);
  });

  test('follows no redirect, so that the key goes nowhere else', async () => {
    const elsewhere = await startLoopbackServer((response) => sendJson(response, 200, dialect.reply('42')));
    const { chat } = await calling(dialect, (response) =>
      response.writeHead(307, { location: elsewhere.address }).end(),
    );
    expect(await failureOf(chat)).toMatchObject({ code: 'model-refused', message: expect.stringContaining('baseUrl') });
    expect(elsewhere.received).toEqual([]);
  });

  test('answers an overflow of the context window with a failed reply, after one attempt', async () => {
    const { status, body } = dialect.overflow;
    const { server, chat } = await calling(dialect, (response) => sendJson(response, status, body));
    expect(await chat(aRequest, calm())).toMatchObject({
      text: '',
      failure: expect.stringContaining('the request overflows the context window'),
    });
    expect(server.received).toHaveLength(1);
  });

  test.each(dialect.filtered.map((answer) => [JSON.stringify(answer.body), answer] as const))(
    'answers what a content filter stopped with a filtered reply, after one attempt: %s',
    async (_name, { status, body }) => {
      const { server, chat } = await calling(dialect, (response) => sendJson(response, status, body));
      const reply = await chat(aRequest, calm());
      expect(reply).toMatchObject({ finish: 'filtered' });
      expect(reply.failure).toBeUndefined();
      expect(server.received).toHaveLength(1);
    },
  );

  async function replyTo(body: unknown): Promise<ChatReply> {
    const { chat } = await calling(dialect, (response) => sendJson(response, 200, body));
    return chat(aRequest, calm());
  }

  test('gives text and tokens', async () => {
    expect(await replyTo(dialect.reply('42'))).toEqual({
      text: '42',
      finish: 'stop',
      usage: { inputTokens: 11, outputTokens: 7 },
      model: expect.stringContaining('tiny-model'),
    });
  });

  test('gives null content as an empty text, and a cut reply as one of finish length', async () => {
    expect(await replyTo(dialect.reply(null))).toMatchObject({ text: '', finish: 'stop' });
    expect(await replyTo(dialect.cutReply('It is'))).toMatchObject({ text: 'It is', finish: 'length' });
  });

  test('cuts out and counts visible reasoning', async () => {
    expect(await replyTo(dialect.reply('<think>6 * 7</think>\n42'))).toMatchObject({ text: '42', thinkBlocks: 1 });
  });

  test.each([undefined, null, -3, '11', 1.5, {}])('counts %j tokens as none', async (tokens) => {
    const { usage } = await replyTo(dialect.replyCounting(tokens));
    expect(usage).toEqual({ inputTokens: 0, outputTokens: 0 });
  });

  test('reads a reply of 10 MB', async () => {
    const text = 'lorem ipsum '.repeat((10 * 2 ** 20) / 12);
    expect((await replyTo(dialect.reply(text))).text).toHaveLength(text.length);
  });

  test('reads a reply that comes in pieces', async () => {
    const { server, chat } = await calling(dialect, async (response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      for (const piece of JSON.stringify(dialect.reply('42 \u2713')).match(/.{1,9}/gsu)!) {
        response.write(piece);
        await new Promise(setImmediate);
      }
      response.end();
    });
    expect((await chat(aRequest, calm())).text).toBe('42 \u2713');
    expect(server.received).toHaveLength(1);
  });

  test.each([400, 401, 403, 404, 429, 500])('never shows the key that a server repeats (HTTP %d)', async (status) => {
    const { chat } = await calling(dialect, (response) =>
      sendJson(response, status, dialect.error(`the key ${apiKey} is bad`)),
    );
    const failure = await failureOf(chat);
    expect(inspect(failure, { depth: 9, showHidden: true })).not.toContain(apiKey);
    expect(String(failure)).toContain('the key *** is bad');
  });

  test('writes nothing to the console', async () => {
    const methods = ['log', 'info', 'warn', 'error', 'debug'] as const;
    const written = methods.map((method) => vi.spyOn(console, method));
    const { chat } = await calling(dialect, (response, number) => {
      if (number === 1) response.writeHead(500, { 'content-type': 'text/html' }).end('<html>');
      else sendJson(response, 400, 'nonsense');
    });
    await failureOf(chat);
    for (const method of written) expect(method).not.toHaveBeenCalled();
    vi.restoreAllMocks();
  });

  test('sends its key, and never one that stands in the environment for another use', async () => {
    const foreign = ['OPENAI_API_KEY', 'GEMINI_API_KEY', 'GOOGLE_API_KEY', 'GOOGLE_GENAI_API_KEY', 'OLLAMA_API_KEY'];
    for (const name of foreign) vi.stubEnv(name, 'key-for-another-server');
    for (const name of ['OPENAI_BASE_URL', 'GOOGLE_GEMINI_BASE_URL', 'OLLAMA_HOST'])
      vi.stubEnv(name, 'http://127.0.0.1:1');
    vi.stubEnv('GOOGLE_GENAI_USE_VERTEXAI', 'true');
    const foreignKey = 'Bearer key-for-another-server';
    vi.stubEnv('OPENAI_CUSTOM_HEADERS', `Authorization: ${foreignKey}\nX-Gateway: ${foreignKey}`);
    const server = await startLoopbackServer((response) => sendJson(response, 200, dialect.reply('42')));
    await dialect.create({ address: server.address, apiKey })(aRequest, calm());
    await dialect.create({ address: server.address })(aRequest, calm());
    vi.unstubAllEnvs();
    expect(JSON.stringify(server.received[0]!.headers)).toContain(apiKey);
    expect(JSON.stringify(server.received)).not.toContain('key-for-another-server');
    expect(server.received[0]!.path).not.toContain(apiKey);
  });

  test('rejects with the reason of an abort and drops the connection', async () => {
    const controller = new AbortController();
    const dropped = Promise.withResolvers<void>();
    const { chat } = await calling(dialect, (response) => {
      response.on('close', dropped.resolve);
      controller.abort('the user pressed Ctrl-C');
    });
    await expect(chat(aRequest, { signal: controller.signal })).rejects.toBe('the user pressed Ctrl-C');
    await dropped.promise;
  });
}
