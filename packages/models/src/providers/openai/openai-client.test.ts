import { describe, expect, test, vi } from 'vitest';
import { aRequest, calm, completion, sendJson, startLoopbackServer } from '../../../test-support/loopback-server.ts';
import { createOpenAiModel, type OpenAiOptions } from './openai-client.ts';

async function serverWith(body: unknown) {
  return startLoopbackServer((response) => sendJson(response, 200, body));
}

async function replyTo(body: unknown) {
  const { baseUrl } = await serverWith(body);
  return createOpenAiModel({ model: 'tiny-model', baseUrl })(aRequest, calm());
}

async function bodySent(options: Partial<OpenAiOptions>, request = {}) {
  const { baseUrl, received } = await serverWith(completion('42'));
  await createOpenAiModel({ model: 'tiny-model', baseUrl, ...options })({ ...aRequest, ...request }, calm());
  return received[0]!.body;
}

describe('what is sent', () => {
  test('a request carries the model, the messages and the sampling settings, and nothing else', async () => {
    const messages = [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'What is 6 times 7?' },
    ];
    expect(await bodySent({}, { messages, temperature: 0.7, stop: ['\n\n'], draw: 'first' })).toEqual({
      model: 'tiny-model',
      messages,
      temperature: 0.7,
      max_tokens: 64,
      stop: ['\n\n'],
    });
  });

  test('extra request fields are sent and override the usual fields', async () => {
    const extraBody = { top_k: 20, chat_template_kwargs: { enable_thinking: false }, temperature: null };
    const body = await bodySent({ topP: 0.95, extraBody });
    expect(body).toMatchObject({ top_p: 0.95, ...extraBody });
  });

  test('every independent draw has its own seed, and equal draws have the same', async () => {
    const seeds = [];
    for (const draw of [undefined, 'a', 'b', 'a']) seeds.push((await bodySent({ seed: 7 }, { draw })).seed);
    expect(seeds[0]).toBe(7);
    expect(new Set(seeds).size).toBe(3);
    expect(seeds[3]).toBe(seeds[1]);
  });

  test('the key goes into the header, and a server without a key never gets the key for OpenAI', async () => {
    vi.stubEnv('OPENAI_API_KEY', 'sk-for-openai-only');
    vi.stubEnv('OPENAI_ORG_ID', 'org-for-openai-only');
    const { baseUrl, received } = await serverWith(completion('42'));
    await createOpenAiModel({ model: 'tiny-model', baseUrl, apiKey: 'local-key' })(aRequest, calm());
    await createOpenAiModel({ model: 'tiny-model', baseUrl })(aRequest, calm());
    vi.unstubAllEnvs();
    expect(received[0]!.headers.authorization).toBe('Bearer local-key');
    expect(received[0]!.path).toBe('/v1/chat/completions');
    expect(JSON.stringify(received[1]!.headers)).not.toContain('for-openai-only');
  });
});

describe('what comes back', () => {
  test('text, finish, tokens and the name that the server reports', async () => {
    expect(await replyTo(completion('42'))).toEqual({
      text: '42',
      finish: 'stop',
      usage: { inputTokens: 11, outputTokens: 7 },
      model: 'tiny-model-0425',
    });
  });

  test.each([
    ['stop', 'stop'],
    ['length', 'length'],
    ['content_filter', 'filtered'],
    [null, 'stop'],
  ])('finish reason %s becomes %s', async (reason, finish) => {
    expect(await replyTo(completion('42', { finish_reason: reason }))).toMatchObject({ text: '42', finish });
  });

  test('tokens that the server did not count are estimated, including tokens of reasoning', async () => {
    const message = { role: 'assistant', content: '42', reasoning_content: 'Six sevens are 42.' };
    const { usage, model, ...uncounted } = completion('', { message });
    expect(await replyTo(uncounted)).toEqual({
      text: '42',
      finish: 'stop',
      usage: { inputTokens: 5, outputTokens: 5, estimated: true },
      model: 'tiny-model',
    });
  });

  test('cached input and reasoning are counted if the server reports them', async () => {
    const usage = {
      prompt_tokens: 100,
      completion_tokens: 25,
      prompt_tokens_details: { cached_tokens: 60 },
      completion_tokens_details: { reasoning_tokens: 20 },
    };
    const { usage: counted } = await replyTo({ ...completion('42'), usage });
    expect(counted).toEqual({ inputTokens: 100, outputTokens: 25, cachedTokens: 60, reasoningTokens: 20 });
  });

  test('if the total shows that reasoning is counted separately from the output, it is added to the output', async () => {
    const usage = {
      prompt_tokens: 10_120,
      completion_tokens: 1_499,
      total_tokens: 14_428,
      completion_tokens_details: { reasoning_tokens: 2_809 },
    };
    const { usage: counted } = await replyTo({ ...completion('42'), usage });
    expect(counted).toEqual({ inputTokens: 10_120, outputTokens: 4_308, reasoningTokens: 2_809 });
  });

  test('reasoning in a separate field is left out', async () => {
    const message = { role: 'assistant', content: '42', reasoning_content: 'Six sevens...' };
    expect(await replyTo(completion('', { message }))).toMatchObject({ text: '42' });
  });

  test('reasoning before the answer is left out', async () => {
    expect((await replyTo(completion('<think>6 * 7\n= 42</think>\n\nIt is 42.'))).text).toBe('It is 42.');
  });
});

describe('an aborted call', () => {
  test('rejects with the reason of the abort and drops the connection', async () => {
    const controller = new AbortController();
    const dropped = Promise.withResolvers<void>();
    const { baseUrl } = await startLoopbackServer((response) => {
      response.on('close', dropped.resolve);
      controller.abort('the user pressed Ctrl-C');
    });
    const call = createOpenAiModel({ model: 'tiny-model', baseUrl })(aRequest, { signal: controller.signal });
    await expect(call).rejects.toBe('the user pressed Ctrl-C');
    await dropped.promise;
  });
});
