import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { MaspoError } from '@maspo/core';
import { describe, expect, test } from 'vitest';
import { aRequest, calm, completion, sendJson, startLoopbackServer } from '../../../test-support/loopback-server.ts';
import { TransientFault } from '../../failures/transient-fault.ts';
import { createOpenAiModel } from './openai-client.ts';

const apiKey = 'sk-very-secret-1234';

async function callAgainst(answer: (response: ServerResponse) => void, options = {}) {
  const { baseUrl } = await startLoopbackServer(answer);
  return createOpenAiModel({ model: 'tiny-model', baseUrl, ...options })(aRequest, calm());
}

function failureOf(answer: (response: ServerResponse) => void, options = {}): Promise<unknown> {
  return callAgainst(answer, options).then(
    (reply) => expect.fail(`expected a failure, got the reply ${JSON.stringify(reply)}`),
    (error: unknown) => error,
  );
}

const refusing =
  (status: number, error: unknown, headers = {}) =>
  (response: ServerResponse) =>
    sendJson(response, status, { error }, headers);

describe('faults that may pass', () => {
  test.each([408, 409, 429, 500, 502, 503, 529])('HTTP %d', async (status) => {
    const fault = await failureOf(refusing(status, { message: 'come back later' }));
    expect(fault).toBeInstanceOf(TransientFault);
    expect(fault).toMatchObject({ status, message: `HTTP ${status}: come back later` });
  });

  test('a 429 states how long to wait', async () => {
    const fault = await failureOf(refusing(429, { message: 'slow down' }, { 'retry-after': '17' }));
    expect(fault).toMatchObject({ retryAfterMs: 17_000 });
  });

  test('a connection reset in the middle of the body', async () => {
    const fault = await failureOf((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{"choices": [{"message"', () => response.socket?.resetAndDestroy());
    });
    expect(fault).toBeInstanceOf(TransientFault);
  });

  test('a connection reset before the reply', async () => {
    expect(await failureOf((response) => response.socket?.resetAndDestroy())).toBeInstanceOf(TransientFault);
  });

  test('a body that is shorter than announced', async () => {
    const fault = await failureOf((response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '500' });
      response.write('{"choices": [', () => response.socket?.end());
    });
    expect(fault).toBeInstanceOf(TransientFault);
  });

  test.each([
    ['invalid JSON', '{"choices": [', 'application/json'],
    ['no body', '', 'application/json'],
    ['a page of a proxy', '<html>Bad gateway</html>', 'text/html'],
    ['no choices', '{"choices": []}', 'application/json'],
    ['an error with status 200', '{"error": {"message": "overloaded"}}', 'application/json'],
    ['content that is not text', JSON.stringify(completion([{ type: 'text' }])), 'application/json'],
    ['an interrupted reply', JSON.stringify(completion('4', { finish_reason: 'abort' })), 'application/json'],
  ])('%s', async (_name, body, contentType) => {
    const fault = await failureOf((response) => response.writeHead(200, { 'content-type': contentType }).end(body));
    expect(fault).toBeInstanceOf(TransientFault);
  });

  test('a port where nothing listens is named', async () => {
    const { baseUrl, stop } = await startLoopbackServer(() => {});
    await stop();
    const call = createOpenAiModel({ model: 'tiny-model', baseUrl })(aRequest, calm());
    await expect(call).rejects.toThrow(/ECONNREFUSED 127\.0\.0\.1/);
    await expect(call).rejects.toBeInstanceOf(TransientFault);
  });
});

describe('refusals', () => {
  test.each([
    [401, { message: 'Incorrect API key' }, /Incorrect API key.*environment variable LAB_KEY/],
    [403, { message: 'No access' }, /No access.*environment variable LAB_KEY.*"tiny-model"/],
    [404, { message: 'The model does not exist' }, /does not exist.*model name "tiny-model".*\/v1/],
    [404, 'model "tiny-model" not found', /"tiny-model" not found\. Check/],
    [400, { message: 'top_k must be positive' }, /top_k must be positive.*extraBody/],
    [402, { message: 'Insufficient Balance' }, /Insufficient Balance.*quota/],
    [429, { message: 'You exceeded your quota', code: 'insufficient_quota' }, /exceeded your quota.*LAB_KEY/],
  ])('HTTP %d: the message contains the words of the server and what to do', async (status, error, message) => {
    const refusal = await failureOf(refusing(status, error), { apiKey, apiKeyEnv: 'LAB_KEY' });
    expect(refusal).toBeInstanceOf(MaspoError);
    expect(refusal).toMatchObject({ code: 'model-refused', message: expect.stringMatching(message) });
    expect(String(refusal)).toContain('http://127.0.0.1');
  });

  test.each([
    ['Anthropic', 400, { message: 'Your credit balance is too low to access the Anthropic API.' }],
    ['xAI', 403, { message: 'Your team has either used all available credits or reached its monthly spending limit.' }],
    ['xAI', 403, { message: 'You have run out of credits or need a Grok subscription.' }],
    ['xAI', 429, { message: 'Your team has either used all available credits or reached its monthly spending limit.' }],
    ['Moonshot', 429, { message: 'Your account is suspended due to insufficient balance, please recharge it.' }],
    ['Alibaba', 400, { message: 'Access denied', code: 'Arrearage' }],
    ['Alibaba', 400, { message: 'Access denied, please make sure your account is in good standing.' }],
    ['OpenAI', 429, { message: 'Your account is not active', code: 'billing_not_active' }],
  ])('an account of %s without money is final, whatever the status: HTTP %d %j', async (_, status, error) => {
    const refusal = await failureOf(refusing(status, error), { apiKey, apiKeyEnv: 'LAB_KEY' });
    expect(refusal).toMatchObject({
      code: 'model-refused',
      message: expect.stringMatching(/Top up the account, .* LAB_KEY/),
    });
  });

  test('if a server requires a key and none is configured, the message names apiKeyEnv', async () => {
    const refusal = await failureOf(refusing(401, { message: 'Unauthorized' }));
    expect(refusal).toMatchObject({ message: expect.stringContaining('name that as apiKeyEnv') });
  });

  test('a part of the request that a server repeats in its error is not quoted', async () => {
    const detail = [{ msg: 'Input should be positive', input: 'the text of a question' }];
    const refusal = await failureOf((response) => sendJson(response, 422, { detail }));
    expect(refusal).toMatchObject({ message: expect.stringContaining('Input should be positive') });
    expect(inspect(refusal, { depth: 9 })).not.toContain('the text of a question');
  });

  test.each([401, 400, 429, 500])(
    'the key is in no message, not even when the server repeats it (HTTP %d)',
    async (status) => {
      const failure = await failureOf(refusing(status, { message: `the key ${apiKey} is bad` }), { apiKey });
      expect(inspect(failure, { depth: 9, showHidden: true })).not.toContain(apiKey);
      expect(String(failure)).toContain('the key *** is bad');
    },
  );

  test('a key that a header cannot hold is in no message', async () => {
    const bad = `${apiKey}\nsecond line`;
    const failure = await failureOf(() => {}, { apiKey: bad });
    expect(inspect(failure, { depth: 9, showHidden: true })).not.toContain(apiKey);
  });
});

describe('single requests that cannot be served', () => {
  test.each([
    { message: 'too long', code: 'context_length_exceeded' },
    { message: "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens." },
    { message: 'the request exceeds the available context size, try increasing it', type: 'exceed_context_size_error' },
  ])('an overflow of the context window is a reply with its failure: $message', async (error) => {
    const reply = await callAgainst(refusing(400, error));
    expect(reply).toMatchObject({ text: '', usage: { inputTokens: 0, outputTokens: 0 } });
    expect(reply.failure).toContain(error.message.replace(/\.$/, ''));
  });

  test.each([
    { message: 'filtered', code: 'content_filter' },
    { message: "The response was filtered due to the prompt triggering the service's content management policy." },
  ])('a filtered prompt is a filtered reply: $message', async (error) => {
    const reply = await callAgainst(refusing(400, error));
    expect(reply).toMatchObject({
      text: '',
      finish: 'filtered',
      failure: expect.stringContaining('a content filter refused'),
    });
  });
});
