import { describe, expect, test } from 'vitest';
import { aRequest, calm, sendJson, startLoopbackServer } from '../../../test-support/loopback-server.ts';
import { createGeminiModel, type GeminiOptions } from './gemini-client.ts';

function response(parts: unknown, changes: Record<string, unknown> = {}) {
  return { candidates: [{ content: { role: 'model', parts }, finishReason: 'STOP' }], ...changes };
}

async function sent(options: Partial<GeminiOptions>, request = {}) {
  const { address, received } = await startLoopbackServer((out) => sendJson(out, 200, response([{ text: '42' }])));
  await createGeminiModel({ model: 'tiny-model', baseUrl: address, ...options })({ ...aRequest, ...request }, calm());
  return received[0]!;
}

async function replyTo(body: unknown) {
  const { address } = await startLoopbackServer((out) => sendJson(out, 200, body));
  return createGeminiModel({ model: 'tiny-model', baseUrl: address })(aRequest, calm());
}

async function failureOf(status: number, error: object) {
  const { address } = await startLoopbackServer((out) => sendJson(out, status, { error }));
  const call = createGeminiModel({ model: 'tiny-model', baseUrl: address, apiKeyEnv: 'LAB_KEY' })(aRequest, calm());
  return call.catch((failure: unknown) => failure);
}

describe('what is sent', () => {
  test('a request carries the messages and the sampling settings, and nothing else', async () => {
    const messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'What is 6 times 7?' },
      { role: 'assistant', content: '41' },
      { role: 'user', content: 'Again.' },
    ];
    const { body, path, headers } = await sent({ apiKey: 'g-1' }, { messages, temperature: 0.7, stop: ['\n\n'] });
    expect(path).toBe('/v1beta/models/tiny-model:generateContent');
    expect(headers['x-goog-api-key']).toBe('g-1');
    expect(body).toEqual({
      systemInstruction: { role: 'user', parts: [{ text: 'Be brief.' }] },
      contents: [
        { role: 'user', parts: [{ text: 'What is 6 times 7?' }] },
        { role: 'model', parts: [{ text: '41' }] },
        { role: 'user', parts: [{ text: 'Again.' }] },
      ],
      generationConfig: { temperature: 0.7, maxOutputTokens: 64, stopSequences: ['\n\n'] },
    });
  });

  test('settings go into the generation config, and extra fields are merged into it and override them', async () => {
    const extraBody = { generationConfig: { topK: 20, topP: 0.5 }, labels: { run: 'one' } };
    const { body } = await sent({ topP: 0.9, thinkingBudget: 0, extraBody });
    expect(body).toMatchObject({
      generationConfig: { temperature: 0, topP: 0.5, topK: 20, thinkingConfig: { thinkingBudget: 0 } },
      labels: { run: 'one' },
    });
  });

  test('every independent draw has its own seed, and the version can be changed', async () => {
    const seedOf = async (draw?: string) => (await sent({ seed: 7 }, { draw })).body.generationConfig;
    expect(await seedOf()).toMatchObject({ seed: 7 });
    expect(await seedOf('a')).not.toEqual(await seedOf('b'));
    expect((await sent({ apiVersion: 'v1' })).path).toMatch(/^\/v1\//);
  });
});

test.each(['', '/', '/gateway', '/gateway/'])('the base URL may end in %j', async (path) => {
  const { address, received } = await startLoopbackServer((out) => sendJson(out, 200, response([{ text: '42' }])));
  await createGeminiModel({ model: 'tiny-model', baseUrl: `${address}${path}` })(aRequest, calm());
  expect(received[0]!.path).toBe(`${path.replace(/\/$/, '')}/v1beta/models/tiny-model:generateContent`);
});

describe('what comes back', () => {
  test('thoughts are left out of the text, and their tokens are output', async () => {
    const usageMetadata = {
      promptTokenCount: 100,
      candidatesTokenCount: 5,
      thoughtsTokenCount: 20,
      cachedContentTokenCount: 60,
    };
    const parts = [{ text: 'Six sevens...', thought: true }, { text: 'It is ' }, { text: '42.' }];
    expect(await replyTo(response(parts, { usageMetadata, modelVersion: 'tiny-model-002' }))).toEqual({
      text: 'It is 42.',
      finish: 'stop',
      usage: { inputTokens: 100, outputTokens: 25, cachedTokens: 60, reasoningTokens: 20 },
      model: 'tiny-model-002',
    });
  });

  test('a reply that used its whole length for thoughts is empty', async () => {
    const body = { candidates: [{ content: { role: 'model' }, finishReason: 'MAX_TOKENS' }] };
    expect(await replyTo(body)).toMatchObject({ text: '', finish: 'length' });
  });

  test('if the output of a model is malformed, only this request fails', async () => {
    const body = { candidates: [{ finishReason: 'MALFORMED_FUNCTION_CALL' }] };
    expect(await replyTo(body)).toMatchObject({
      text: '',
      failure: expect.stringContaining('MALFORMED_FUNCTION_CALL'),
    });
  });
});

describe('status 429', () => {
  const limited = (details: object[]) =>
    failureOf(429, { message: 'Resource exhausted', status: 'RESOURCE_EXHAUSTED', details });
  const violation = (quotaId: string, quotaValue = '5') => ({ violations: [{ quotaId, quotaValue }] });

  test('of a rate limit is a transient fault, with the delay that the server names', async () => {
    const perMinute = violation('GenerateRequestsPerMinutePerProjectPerModel-FreeTier');
    expect(await limited([perMinute, { retryDelay: '36.5s' }])).toMatchObject({ status: 429, retryAfterMs: 36_500 });
    expect(await limited([])).toMatchObject({ status: 429, retryAfterMs: undefined });
  });

  test.each([
    [violation('GenerateRequestsPerDayPerProjectPerModel-FreeTier')],
    [violation('GenerateContentInputTokensPerModelPerMinute-FreeTier', '0')],
    [{ reason: 'RATE_LIMIT_EXCEEDED', metadata: { quota_limit: 'GenerateRequestsPerDay' } }],
  ])('of a used-up quota ends the run: %j', async (detail) => {
    expect(await limited([detail, { retryDelay: '36s' }])).toMatchObject({
      code: 'model-refused',
      message: expect.stringMatching(/quota.*LAB_KEY/),
    });
  });
});

test('an invalid key is reported as such, although the status is 400', async () => {
  const details = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }];
  expect(await failureOf(400, { message: 'API key not valid.', status: 'INVALID_ARGUMENT', details })).toMatchObject({
    code: 'model-refused',
    message: expect.stringMatching(/API key not valid.*Check the key in the environment variable LAB_KEY/),
  });
});
