import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { ChatModel, ChatReply } from '@maspo/core';
import { expect, test, vi } from 'vitest';
import { providerChoices } from '../src/config/provider-choices.ts';
import { withRetry } from '../src/layers/with-retry.ts';
import { withTimeout } from '../src/layers/with-timeout.ts';
import type { Dialect } from './dialect.ts';
import { aRequest, calm, sendJson, startLoopbackServer } from './loopback-server.ts';

const apiKey = 'planted-key-5f0c2a';
const maxAttempts = 3;

type Fault = (response: ServerResponse, dialect: Dialect) => void;

/** A client in its retry and timeout layers, against a server whose answers the test chooses. */
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

/** Transient faults, each with the pause that the server requested. */
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

/** Permanent refusals, with the words that their messages must contain. */
const staying: readonly [name: string, answer: (dialect: Dialect) => { status: number; body: unknown }, RegExp][] = [
  [
    '400 to every request',
    (dialect) => ({ status: 400, body: dialect.error('top_k is bad') }),
    /top_k is bad.*settings of this model/,
  ],
  ['401', (dialect) => ({ status: 401, body: dialect.error('who are you') }), /who are you.*variable LAB_KEY/],
  [
    '403 to every request',
    (dialect) => ({ status: 403, body: dialect.error('not for you') }),
    /not for you.*variable LAB_KEY/,
  ],
  ['an exhausted quota', (dialect) => dialect.quotaExhausted, /quota.*LAB_KEY.*run the same command again/],
];

/** Tests for the client of every provider. */
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
    // On a busy machine an attempt may end before its request has reached the server, so the server does not count the attempts.
    const { chat } = await calling(dialect, () => {}, 20);
    expect(await failureOf(chat)).toMatchObject({
      message: expect.stringMatching(/after 3 attempts.*no reply within 0\.02 seconds/),
    });
  });

  test('treats an unreachable server as a transient fault, and names it', async () => {
    const { server, chat, waits } = await calling(dialect, () => {});
    await server.stop();
    expect(await failureOf(chat)).toMatchObject({
      code: 'model-unreachable',
      message: expect.stringMatching(/ECONNREFUSED 127\.0\.0\.1/),
    });
    expect(waits).toHaveLength(maxAttempts - 1);
  });

  test.each(staying)(
    'makes no further attempt when the server answers %s, and reports what to do',
    async (_name, answer, message) => {
      const { server, chat } = await calling(dialect, (response) => {
        const { status, body } = answer(dialect);
        sendJson(response, status, body);
      });
      const refusal = await failureOf(chat);
      expect(refusal).toMatchObject({ code: 'model-refused', message: expect.stringMatching(message) });
      expect(String(refusal)).toContain(`${dialect.provider} model "tiny-model" at ${server.address}`);
      // A second request is a harmless one, which shows whether the first request was refused because of its text.
      expect(new Set(server.received.map(({ body }) => JSON.stringify(body))).size).toBe(server.received.length);
      expect(server.received.length).toBeLessThanOrEqual(2);
    },
  );

  test('asks only once for an unknown model, and reports how to get it', async () => {
    const { message, wayOut } = dialect.unknownModel;
    const { server, chat } = await calling(dialect, (response) => sendJson(response, 404, dialect.error(message)));
    const refusal = await failureOf(chat);
    expect(refusal).toMatchObject({ code: 'model-refused', message: expect.stringMatching(wayOut) });
    expect(String(refusal)).toContain(message);
    expect(server.received).toHaveLength(1);
  });

  test('follows no redirect, so that the key is not sent to another server', async () => {
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
    'answers with a filtered reply what a content filter stopped, after one attempt: %s',
    async (_name, { status, body }) => {
      const { server, chat } = await calling(dialect, (response) => sendJson(response, status, body));
      const reply = await chat(aRequest, calm());
      expect(reply).toMatchObject({ finish: 'filtered' });
      if (status !== 200) expect(reply.failure).toContain('a content filter refused the request: ');
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

  test('returns a cut reply with the finish length', async () => {
    expect(await replyTo(dialect.cutReply('It is'))).toMatchObject({ text: 'It is', finish: 'length' });
  });

  test('treats null content as an empty reply, which is a failure', async () => {
    expect(await replyTo(dialect.reply(null))).toMatchObject({ text: '', failure: 'the reply is empty' });
  });

  test.each([
    ['<think>6 * 7</think>\n42', '42', 1],
    ['<think>a</think>\nLet me see.\n<think>Or <answer>41</answer>?</think>\nIt is 42.', 'Let me see.\n\nIt is 42.', 2],
    ['<thinking>\\boxed{41}</thinking>\n42', '42', 1],
    [
      '<|channel|>analysis<|message|>So \\boxed{41}.<|end|><|start|>assistant<|channel|>final<|message|>It is 42.<|return|>',
      'It is 42.',
      1,
    ],
  ])('cuts out and counts visible reasoning: %s', async (content, text, thinkBlocks) => {
    expect(await replyTo(dialect.reply(content))).toMatchObject({ text, thinkBlocks });
  });

  test.each(dialect.unanswered.map((each) => [each.what, each] as const))(
    'takes no answer from a reply with %s, and reports this after one attempt',
    async (_what, { body, finish, failure }) => {
      const { server, chat } = await calling(dialect, (response) => sendJson(response, 200, body));
      const reply = await chat(aRequest, calm());
      expect(reply).toMatchObject({ text: '', finish, failure: expect.stringMatching(failure) });
      expect(reply.usage.inputTokens).toBe(11);
      expect(server.received).toHaveLength(1);
    },
  );

  test.each(dialect.inParts.map((body) => [JSON.stringify(body), body] as const))(
    'joins the parts of a text: %s',
    async (_name, body) => {
      expect((await replyTo(body)).text).toBe('It is 42.');
    },
  );

  test.each([dialect.empty, ...dialect.without].map((body) => [JSON.stringify(body), body] as const))(
    'fails only the request to which the server never has a reply, after all attempts: %s',
    async (_name, body) => {
      const { server, chat } = await calling(dialect, (response) => sendJson(response, 200, body));
      expect(await chat(aRequest, calm())).toMatchObject({
        text: '',
        usage: { inputTokens: 0, outputTokens: 0 },
        failure: expect.stringMatching(/^no reply after 3 attempts: the server/),
      });
      expect(server.received).toHaveLength(maxAttempts);
    },
  );

  test.each([
    [413, 'Payload Too Large', /overflows the context window: Payload Too Large/],
    [
      422,
      'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 4090 `inputs` tokens',
      /overflows/,
    ],
    [422, 'Input validation error: `inputs` must have less than 1024 tokens. Given: 1300', /overflows/],
    [
      500,
      'the request exceeds the available context size. try increasing the context size or enable context shift',
      /overflows/,
    ],
    [200, 'the request exceeds the available context size', /overflows/],
    [429, 'Request too large for tiny-model on tokens per min (TPM): Limit 6000, Requested 8000.', /overflows/],
    [
      403,
      'tiny-model requires moderation on a provider. Your input was flagged for "violence"',
      /content filter refused.*flagged/,
    ],
    [400, 'Content Exists Risk', /content filter refused.*Content Exists Risk/],
    [400, 'Input data may contain inappropriate content.', /content filter refused/],
  ])('fails only the request that is refused with %d: %s', async (status, words, failure) => {
    const { server, chat } = await calling(dialect, (response) => sendJson(response, status, dialect.error(words)));
    expect(await chat(aRequest, calm())).toMatchObject({ text: '', failure: expect.stringMatching(failure) });
    expect(server.received).toHaveLength(1);
  });

  test.each([400, 403, 422])(
    'fails only the request that is refused with %d in unknown words, if the server accepts a harmless request',
    async (status) => {
      const { server, chat } = await calling(dialect, (response, number) =>
        number === 1
          ? sendJson(response, status, dialect.error('token 17 is not in the vocabulary'))
          : sendJson(response, 200, dialect.reply('ready')),
      );
      expect(await chat(aRequest, calm())).toMatchObject({
        text: '',
        failure: `the server refused this request (HTTP ${status}), and no other: token 17 is not in the vocabulary`,
      });
      expect(server.received).toHaveLength(2);
    },
  );

  test('treats a rate limit in a body of status 200 as a 429, and shows the words', async () => {
    const { chat } = await calling(dialect, (response) =>
      sendJson(response, 200, { error: { message: 'Rate limit exceeded', code: 429 } }),
    );
    const failure = (await failureOf(chat)) as Error;
    expect(failure).toMatchObject({ code: 'model-unreachable', cause: { status: 429 } });
    expect(failure.message).toContain('HTTP 429: Rate limit exceeded');
  });

  test('reports that the reply is a web page, and what a base URL looks like', async () => {
    const { chat } = await calling(dialect, (response) =>
      response
        .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
        .end('<!doctype html>\n<html lang="en"><head><title>Open WebUI</title></head><body></body></html>'),
    );
    expect(await failureOf(chat)).toMatchObject({
      code: 'model-unreachable',
      message: expect.stringMatching(
        /a web page, "Open WebUI", instead of a reply: check the base URL http.*It (usually ends in \/v1|is written)/,
      ),
    });
  });

  test("shows the server's words if the body of an error is a list", async () => {
    const body = [
      { error: { code: 400, message: 'Request contains an invalid argument.', status: 'INVALID_ARGUMENT' } },
    ];
    const { chat } = await calling(dialect, (response) => sendJson(response, 400, body));
    expect(String(await failureOf(chat))).toContain('(HTTP 400): Request contains an invalid argument. ');
  });

  test.each([
    ['Rate limit reached on tokens per min. Please try again in 40s. Visit the site to learn more.', 40_000],
    ['Rate limit reached. Please try again in 1m30s.', 90_000],
    ['Please try again in 500ms.', 500],
    ['Quota exceeded. Please retry in 36.4s.', 36_400],
  ])('waits as long as the text of a 429 requests: %s', async (words, pauseMs) => {
    const { chat, waits } = await calling(dialect, (response, number) =>
      number === 1 ? sendJson(response, 429, dialect.error(words)) : sendJson(response, 200, dialect.reply('42')),
    );
    expect((await chat(aRequest, calm())).text).toBe('42');
    expect(waits).toEqual([pauseMs]);
  });

  test("waits as long as Google's RetryInfo requests, from any interface", async () => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '36s' }];
    const { chat, waits } = await calling(dialect, (response, number) =>
      number === 1
        ? sendJson(response, 429, { error: { code: 429, message: 'Slow down.', details } })
        : sendJson(response, 200, dialect.reply('42')),
    );
    await chat(aRequest, calm());
    expect(waits).toEqual([36_000]);
  });

  test.each([undefined, null, -3, '11', 1.5, {}, 0])(
    'estimates tokens by the length of the texts if the server counts %j',
    async (tokens) => {
      const { usage } = await replyTo(dialect.replyCounting(tokens));
      // "What is 6 times 7?" has 18 bytes and "42" has 2. Four bytes are a token.
      expect(usage).toMatchObject({ inputTokens: 5, outputTokens: 1, estimated: true });
    },
  );

  test('reads a reply that a gateway declares as plain text', async () => {
    const { server, chat } = await calling(dialect, (response) =>
      response.writeHead(200, { 'content-type': 'text/plain' }).end(JSON.stringify(dialect.reply('42'))),
    );
    expect((await chat(aRequest, calm())).text).toBe('42');
    expect(server.received).toHaveLength(1);
  });

  test('reads a reply of 10 MB', async () => {
    const text = 'lorem ipsum '.repeat((10 * 2 ** 20) / 12);
    expect((await replyTo(dialect.reply(text))).text).toHaveLength(text.length);
  });

  test('reads a reply that a gateway packed without a request for it, and a reply that begins with a byte order mark', async () => {
    const { server, chat } = await calling(dialect, (response, number) => {
      const body = `\uFEFF${JSON.stringify(dialect.reply('42 \u2713'))}`;
      response.writeHead(200, {
        'content-type': 'application/json',
        ...(number === 1 ? { 'content-encoding': 'gzip' } : {}),
      });
      response.end(number === 1 ? gzipSync(body) : body);
    });
    for (let call = 0; call < 2; call++) expect((await chat(aRequest, calm())).text).toBe('42 \u2713');
    expect(server.received).toHaveLength(2);
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

  test('sends its key, and never a key in the environment that is meant for another use', async () => {
    const usual = providerChoices.flatMap(({ host }) => host?.keyVariable ?? []);
    for (const name of [...usual, 'GOOGLE_API_KEY', 'GOOGLE_GENAI_API_KEY', 'OLLAMA_API_KEY'])
      vi.stubEnv(name, 'key-for-another-server');
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
