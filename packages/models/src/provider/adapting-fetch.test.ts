import { describe, expect, test } from 'vitest';
import { aRequest, calm, completion, sendJson, startLoopbackServer } from '../../test-support/loopback-server.ts';
import { createGeminiModel } from '../providers/gemini/gemini-client.ts';
import { createOllamaModel } from '../providers/ollama/ollama-client.ts';
import { createOpenAiModel, type OpenAiOptions } from '../providers/openai/openai-client.ts';

type Body = Readonly<Record<string, unknown>>;

/** A server that refuses the bodies for which `refuse` returns an answer, and accepts all others. */
async function serverThat(
  refuse: (body: Body) => { status?: number; body: object } | undefined,
  reply: object = completion('It is 42. END And more.'),
) {
  const server = await startLoopbackServer((response, number) => {
    const refusal = refuse(server.received[number - 1]!.body);
    if (refusal === undefined) sendJson(response, 200, reply);
    else sendJson(response, refusal.status ?? 400, refusal.body);
  });
  return server;
}

/** Makes two calls of one model. Returns the sent settings and the replies. */
async function callTwice(
  server: Awaited<ReturnType<typeof serverThat>>,
  { options = {}, request = {} }: { options?: Partial<OpenAiOptions>; request?: object } = {},
) {
  const chat = createOpenAiModel({ model: 'tiny-model', baseUrl: server.baseUrl, ...options });
  const replies = [];
  for (const draw of ['a', 'b']) replies.push(await chat({ ...aRequest, ...request, draw }, calm()));
  return { replies, bodies: server.received.map(({ body: { model, messages, ...settings } }) => settings) };
}

/** The words of OpenAI's reasoning models. */
const noTemperature = {
  error: {
    message:
      "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.",
    type: 'invalid_request_error',
    param: 'temperature',
    code: 'unsupported_value',
  },
};
/** The words of OpenAI and Azure. */
const noMaxTokens = {
  error: {
    message:
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    type: 'invalid_request_error',
    param: 'max_tokens',
    code: 'unsupported_parameter',
  },
};

test('a temperature that a reasoning model refuses is left out after the refusal, and then of all later requests', async () => {
  const server = await serverThat((body) => ('temperature' in body ? { body: noTemperature } : undefined));
  const { replies, bodies } = await callTwice(server);
  expect(bodies).toEqual([{ temperature: 0, max_tokens: 64 }, { max_tokens: 64 }, { max_tokens: 64 }]);
  expect(replies).toMatchObject([{ adapted: ['temperature left out'] }, { adapted: ['temperature left out'] }]);
});

test('max_tokens is sent as max_completion_tokens if the server requires it', async () => {
  const server = await serverThat((body) => ('max_tokens' in body ? { body: noMaxTokens } : undefined));
  const { replies, bodies } = await callTwice(server);
  const sent = { temperature: 0, max_completion_tokens: 64 };
  expect(bodies).toEqual([{ temperature: 0, max_tokens: 64 }, sent, sent]);
  expect(replies[1]).toMatchObject({ adapted: ['max_tokens sent as max_completion_tokens'] });
});

test('several settings are left out or renamed one after another', async () => {
  const server = await serverThat((body) =>
    'max_tokens' in body ? { body: noMaxTokens } : 'temperature' in body ? { body: noTemperature } : undefined,
  );
  const { replies, bodies } = await callTwice(server);
  expect(bodies.slice(2)).toEqual([{ max_completion_tokens: 64 }, { max_completion_tokens: 64 }]);
  expect(replies[1]!.adapted).toEqual(['max_tokens sent as max_completion_tokens', 'temperature left out']);
});

test('calls in flight at the same time all send again without the setting', async () => {
  const server = await serverThat((body) => ('temperature' in body ? { body: noTemperature } : undefined));
  const chat = createOpenAiModel({ model: 'tiny-model', baseUrl: server.baseUrl });
  const replies = await Promise.all(['a', 'b', 'c'].map((draw) => chat({ ...aRequest, draw }, calm())));
  for (const reply of replies) expect(reply).toMatchObject({ finish: 'stop', adapted: ['temperature left out'] });
});

test('stop sequences that a model refuses are left out, and the client cuts the text', async () => {
  // The words of xAI.
  const refusal = { error: 'Argument not supported on this model: stop' };
  const server = await serverThat((body) => ('stop' in body ? { body: refusal } : undefined));
  const { replies } = await callTwice(server, { request: { stop: ['END', 'more'] } });
  expect(replies[1]).toMatchObject({ text: 'It is 42. ', finish: 'stop', adapted: ['stop left out'] });
  const { stop, ...withoutStop } = { ...aRequest, stop: undefined };
  const chat = createOpenAiModel({ model: 'tiny-model', baseUrl: server.baseUrl });
  expect((await chat(withoutStop, calm())).adapted).toBeUndefined();
});

test.each([
  [
    'Anthropic',
    { error: { message: '`temperature` and `top_p` cannot both be specified for this model. Please use only one.' } },
    'top_p',
  ],
  [
    'Moonshot',
    { error: { message: 'invalid temperature: only 1 is allowed for this model', type: 'invalid_request_error' } },
    'temperature',
  ],
  [
    'Text Generation Inference',
    { error: 'Input validation error: `temperature` must be strictly positive', error_type: 'validation' },
    'temperature',
  ],
  [
    'Mistral',
    {
      object: 'error',
      message: { detail: [{ type: 'extra_forbidden', loc: ['body', 'seed'], msg: 'Extra inputs are not permitted' }] },
    },
    'seed',
  ],
  [
    'FastAPI',
    { detail: [{ type: 'extra_forbidden', loc: ['body', 'top_p'], msg: 'Extra inputs are not permitted' }] },
    'top_p',
  ],
])('understands how %s refuses a setting', async (_name, body, field) => {
  const server = await serverThat((sent) => (field in sent ? { status: 422, body } : undefined));
  const { replies, bodies } = await callTwice(server, { options: { topP: 0.9, seed: 7 } });
  expect(replies[1]!.adapted).toEqual([`${field} left out`]);
  expect(Object.keys(bodies[2]!).toSorted()).toEqual(
    ['max_tokens', 'seed', 'temperature', 'top_p'].filter((name) => name !== field),
  );
});

describe('what stays a refusal', () => {
  test.each([
    ['a value out of bounds', { error: { message: 'temperature must be between 0 and 1', param: 'temperature' } }],
    [
      'a limit that is too high',
      { error: { message: 'max_tokens is too large: 64. This model supports at most 32.' } },
    ],
    ['a setting that was not sent', { error: { message: "Unsupported parameter: 'top_p' is not supported." } }],
    [
      "a user's setting that is not for sampling",
      { error: { message: 'Unrecognized request argument supplied: top_k' } },
    ],
    [
      'a model that refuses both names',
      { error: { message: "'max_tokens' and 'max_completion_tokens' are not supported." } },
    ],
  ])('%s', async (_name, body) => {
    const server = await serverThat(() => ({ body }));
    await expect(callTwice(server)).rejects.toMatchObject({ code: 'model-refused' });
    expect(server.received.length).toBeLessThanOrEqual(6);
  });
});

test("Gemini's settings are left out of the generation config", async () => {
  const error = {
    code: 400,
    message: 'Invalid JSON payload received. Unknown name "seed" at \'generation_config\': Cannot find field.',
    status: 'INVALID_ARGUMENT',
  };
  const server = await serverThat(
    ({ generationConfig }) => ('seed' in (generationConfig as object) ? { body: { error } } : undefined),
    { candidates: [{ content: { parts: [{ text: '42' }] }, finishReason: 'STOP' }] },
  );
  const chat = createGeminiModel({ model: 'tiny-model', baseUrl: server.address, seed: 7 });
  expect(await chat(aRequest, calm())).toMatchObject({ text: '42', adapted: ['seed left out'] });
  expect(server.received[1]!.body.generationConfig).toEqual({ temperature: 0, maxOutputTokens: 64 });
});

test("Ollama's settings are left out of the options", async () => {
  const server = await serverThat(
    ({ options }) =>
      'temperature' in (options as object) ? { body: { error: 'this model does not support temperature' } } : undefined,
    { model: 'tiny-model', message: { role: 'assistant', content: '42' }, done: true, done_reason: 'stop' },
  );
  const chat = createOllamaModel({ model: 'tiny-model', baseUrl: server.address });
  expect(await chat(aRequest, calm())).toMatchObject({ text: '42', adapted: ['temperature left out'] });
  expect(server.received[1]!.body.options).toEqual({ num_predict: 64 });
});
