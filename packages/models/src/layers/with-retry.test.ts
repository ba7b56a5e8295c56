import { type ChatModel, MaspoError } from '@maspo/core';
import { expect, test } from 'vitest';
import { aRequest, calm, completion, sendJson, startLoopbackServer } from '../../test-support/loopback-server.ts';
import { TransientFault } from '../failures/transient-fault.ts';
import { createOpenAiModel } from '../providers/openai/openai-client.ts';
import { type Retry, withRetry } from './with-retry.ts';

const target = { provider: 'openai', model: 'tiny-model', baseUrl: 'http://localhost:8000/v1' };

/** A retrying model that records its waits instead of waiting. */
function retrying(chat: ChatModel, options: { maxAttempts?: number; share?: number } = {}) {
  const waits: number[] = [];
  const sleep = async (waitMs: number) => void waits.push(waitMs);
  const { share = 0.5, ...others } = options;
  return { waits, chat: withRetry(chat, { target, sleep, jitter: () => share, ...others }) };
}

function failing(error: unknown): ChatModel {
  return () => Promise.reject(error);
}

test('a server that recovers gets another attempt, not earlier than it requested', async () => {
  const server = await startLoopbackServer((response, number) => {
    if (number === 1) sendJson(response, 429, { error: { message: 'slow down' } }, { 'retry-after': '30' });
    else if (number === 2) sendJson(response, 503, { error: { message: 'starting' } });
    else sendJson(response, 200, completion('42'));
  });
  const { chat, waits } = retrying(createOpenAiModel({ model: 'tiny-model', baseUrl: server.baseUrl }));
  expect((await chat(aRequest, calm())).text).toBe('42');
  expect(waits).toEqual([30_000, 1_000]);
  expect(server.received).toHaveLength(3);
});

test('pauses double up to a minute, and jitter scales them', async () => {
  const halves = retrying(failing(new TransientFault('busy')), { maxAttempts: 9 });
  await expect(halves.chat(aRequest, calm())).rejects.toThrow();
  expect(halves.waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  const none = retrying(failing(new TransientFault('busy')), { share: 0 });
  await expect(none.chat(aRequest, calm())).rejects.toThrow();
  expect(none.waits).toEqual([0, 0, 0, 0, 0]);
});

test('every wait is reported with its fault, and there is no wait after the last attempt', async () => {
  const fault = new TransientFault('HTTP 429: slow down', { status: 429, retryAfterMs: 12_000 });
  const retries: Retry[] = [];
  const onRetry = (retry: Retry) => void retries.push(retry);
  const chat = withRetry(failing(fault), { target, maxAttempts: 3, onRetry, sleep: async () => {} });
  await expect(chat(aRequest, calm())).rejects.toThrow();
  expect(retries).toEqual([1, 2].map((attempt) => ({ fault, attempt, waitMs: 12_000 })));
});

test('when all attempts fail, the error names the model, the address, the last fault and what to do', async () => {
  const fault = new TransientFault('connect ECONNREFUSED 127.0.0.1:8000');
  const error: unknown = await retrying(failing(fault))
    .chat(aRequest, calm())
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(MaspoError);
  expect(error).toMatchObject({ code: 'model-unreachable', cause: fault });
  expect(String(error)).toMatch(
    /openai model "tiny-model" at http:\/\/localhost:8000\/v1 after 6 attempts.*ECONNREFUSED.*Check that the server runs/,
  );
});

test('a server that requests a pause of hours ends the run at once', async () => {
  const { chat, waits } = retrying(failing(new TransientFault('daily limit', { retryAfterMs: 7_200_000 })));
  await expect(chat(aRequest, calm())).rejects.toThrow(/after 1 attempt;.*7200 seconds/);
  expect(waits).toEqual([]);
});

test.each([new MaspoError('model-refused', 'bad key'), new Error('a defect')])(
  '%s is not tried again',
  async (error) => {
    const { chat, waits } = retrying(failing(error));
    await expect(chat(aRequest, calm())).rejects.toBe(error);
    expect(waits).toEqual([]);
  },
);

test('an abort ends the wait with its reason', async () => {
  const controller = new AbortController();
  const chat = withRetry(
    () => {
      queueMicrotask(() => queueMicrotask(() => setImmediate(() => controller.abort('stop now'))));
      return Promise.reject(new TransientFault('busy', { retryAfterMs: 500_000 }));
    },
    { target },
  );
  await expect(chat(aRequest, { signal: controller.signal })).rejects.toBe('stop now');
});
