import { describe, expect, test, vi } from 'vitest';
import { aRequest, calm, sendJson, startLoopbackServer } from '../../../test-support/loopback-server.ts';
import { createOllamaModel, type OllamaOptions } from './ollama-client.ts';
import { ollamaFetch } from './ollama-fetch.ts';

const whole = { model: 'tiny-model', message: { role: 'assistant', content: '42' }, done: true, done_reason: 'stop' };

async function sent(options: Partial<OllamaOptions>, request = {}) {
  const { address, received } = await startLoopbackServer((response) => sendJson(response, 200, whole));
  await createOllamaModel({ model: 'tiny-model', baseUrl: address, ...options })({ ...aRequest, ...request }, calm());
  return received[0]!;
}

async function callAgainst(body: unknown) {
  const { address } = await startLoopbackServer((response) => sendJson(response, 200, body));
  return createOllamaModel({ model: 'tiny-model', baseUrl: address })(aRequest, calm());
}

describe('what is sent', () => {
  test('a request carries the messages and the sampling settings, and forbids the server to cut the prompt', async () => {
    const { body, path, headers } = await sent({}, { temperature: 0.7, stop: ['\n\n'] });
    expect(path).toBe('/api/chat');
    expect(headers.authorization).toBeUndefined();
    expect(body).toEqual({
      model: 'tiny-model',
      messages: [{ role: 'user', content: 'What is 6 times 7?' }],
      stream: false,
      truncate: false,
      shift: false,
      options: { temperature: 0.7, num_predict: 64, stop: ['\n\n'] },
    });
  });

  test('every setting is sent in its field, and further options override them', async () => {
    const options = { top_k: 20, top_p: 0.5 };
    const settings = {
      topP: 0.9,
      seed: 7,
      think: false,
      contextLength: 8192,
      keepAlive: '10m',
      apiKey: 'o-1',
      options,
    };
    const { body, headers } = await sent(settings);
    expect(body).toMatchObject({
      think: false,
      keep_alive: '10m',
      options: { top_p: 0.5, top_k: 20, seed: 7, num_ctx: 8192 },
    });
    expect(headers.authorization).toBe('Bearer o-1');
  });

  test('an address with a path keeps it', async () => {
    const { address, received } = await startLoopbackServer((response) => sendJson(response, 200, whole));
    await createOllamaModel({ model: 'tiny-model', baseUrl: `${address}/ollama/` })(aRequest, calm());
    expect(received[0]!.path).toBe('/ollama/api/chat');
  });

  test('the key that the SDK takes from the environment for ollama.com is not sent', async () => {
    const send = vi.fn<typeof fetch>(async () => Response.json(whole));
    const guarded = ollamaFetch(send, { apiKey: undefined, ...calm() });
    await guarded('https://ollama.com/api/chat', { headers: { Authorization: 'Bearer from-environment' } });
    expect(new Headers(send.mock.calls[0]![1]?.headers).has('authorization')).toBe(false);
  });
});

describe('what comes back', () => {
  test('thinking in a separate field is left out', async () => {
    const message = { role: 'assistant', content: '42', thinking: 'Six sevens...' };
    const reply = await callAgainst({ ...whole, message, prompt_eval_count: 9, eval_count: 4 });
    expect(reply).toEqual({
      text: '42',
      finish: 'stop',
      usage: { inputTokens: 9, outputTokens: 4 },
      model: 'tiny-model',
    });
  });

  test.each([{ done: false }, { done_reason: 'load' }, { done_reason: 'unload' }])(
    'after an incomplete reply another attempt may help: %j',
    async (change) => {
      await expect(callAgainst({ ...whole, ...change })).rejects.toThrow(/broke the reply off/);
    },
  );
});

test('a server that does not run leads to the command that starts it', async () => {
  const { address, stop } = await startLoopbackServer(() => {});
  await stop();
  const call = createOllamaModel({ model: 'tiny-model', baseUrl: address })(aRequest, calm());
  await expect(call).rejects.toThrow(/ECONNREFUSED.*start the server with `ollama serve`/);
});
