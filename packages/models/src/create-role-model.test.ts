import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChatModel } from '@maspo/core';
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { aRequest, calm, completion, sendJson, startLoopbackServer } from '../test-support/loopback-server.ts';
import { createUsageMeter } from './accounting/usage-meter.ts';
import { type Budget, createBudget } from './budget/budget.ts';
import { modelConfigSchema } from './config/model-config.ts';
import { createRoleModel, type RoleModelOptions } from './create-role-model.ts';
import { createCallsInFlight } from './layers/calls-in-flight.ts';
import { createModelLimits } from './layers/model-limits.ts';
import { createRateLimiter } from './layers/rate-limiter.ts';
import type { Retry } from './layers/with-retry.ts';
import { createOpenAiModel } from './providers/openai/openai-client.ts';
import { openReplyStore } from './store/reply-store.ts';

const defaults = { temperature: 0.7, maxTokens: 512 };

function surroundings() {
  const folder = mkdtempSync(join(tmpdir(), 'maspo-role-model-'));
  const store = openReplyStore(join(folder, 'replies.sqlite'));
  onTestFinished(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });
  return { folder, store, limits: createModelLimits({ concurrency: 4 }), defaults };
}

async function countingServer() {
  return startLoopbackServer((response, number) => sendJson(response, 200, completion(`reply ${number}`)));
}

type Around = Pick<RoleModelOptions, 'store' | 'limits' | 'defaults' | 'onRetry' | 'onNotice'> & {
  readonly budget?: Budget;
};

function openAiRole(baseUrl: string, around: Around, changes = {}) {
  const config = modelConfigSchema.parse({ provider: 'openai', model: 'tiny-model', baseUrl, ...changes });
  const meter = createUsageMeter();
  return {
    meter,
    role: createRoleModel({
      role: 'optimizer',
      config,
      client: createOpenAiModel({ model: 'tiny-model', baseUrl }),
      meter,
      budget: createBudget({}),
      inFlight: createCallsInFlight(),
      ...around,
    }),
  };
}

/** The notices about replies, in their order. */
function noticing() {
  const notices: string[] = [];
  return { notices, onNotice: (_target: unknown, notice: string) => void notices.push(notice) };
}

test('ten equal requests at once are one request at the server, and one call on the meter', async () => {
  const server = await countingServer();
  const { role, meter } = openAiRole(server.baseUrl, surroundings());
  const replies = await Promise.all(Array.from({ length: 10 }, () => role.chat(aRequest, calm())));
  replies.push(await role.chat(aRequest, calm()));
  expect(new Set(replies.map(({ text }) => text))).toEqual(new Set(['reply 1']));
  expect(server.received).toHaveLength(1);
  expect(meter.snapshot().total).toEqual({ calls: 1, replayed: 0, inputTokens: 11, outputTokens: 7 });
});

test('if the server never has a reply to a request, only this request fails, and its failure is stored', async () => {
  // Without jitter no time passes between the attempts.
  vi.spyOn(Math, 'random').mockReturnValueOnce(0);
  const around = surroundings();
  const server = await startLoopbackServer((response, number) =>
    sendJson(response, 200, number <= 2 ? { object: 'chat.completion', choices: [] } : completion('42')),
  );
  const { role } = openAiRole(server.baseUrl, around, { maxAttempts: 2 });
  const poisoned = { ...aRequest, draw: 'poisoned' };
  const failure = 'no reply after 2 attempts: the server sent a chat completion without a message';
  expect(await role.chat(poisoned, calm())).toMatchObject({ text: '', failure });
  expect(await role.chat(aRequest, calm())).toMatchObject({ text: '42' });
  const again = openAiRole(server.baseUrl, around);
  expect(await again.role.chat(poisoned, calm())).toMatchObject({ failure });
  expect(again.meter.snapshot().total).toMatchObject({ calls: 0, replayed: 1, failures: 1 });
  expect(server.received).toHaveLength(3);
});

test('different draws are different calls', async () => {
  const server = await countingServer();
  const { role, meter } = openAiRole(server.baseUrl, surroundings());
  await Promise.all(['a', 'b', 'a'].map((draw) => role.chat({ ...aRequest, draw }, calm())));
  expect(server.received).toHaveLength(2);
  expect(meter.snapshot().total.calls).toBe(2);
});

test('a second run replays every reply, also from a server at another address', async () => {
  const around = surroundings();
  const first = await countingServer();
  const before = await openAiRole(first.baseUrl, around).role.chat(aRequest, calm());
  const second = await countingServer();
  const { role, meter } = openAiRole(second.baseUrl, around);
  expect(await role.chat(aRequest, calm())).toEqual(before);
  expect(second.received).toHaveLength(0);
  expect(meter.snapshot().byAgent).toEqual({ solver: { calls: 0, replayed: 1, inputTokens: 11, outputTokens: 7 } });
});

test('stored replies from another server are reported once, and replies from the own server are not', async () => {
  const around = surroundings();
  const [first, second] = [await countingServer(), await countingServer()];
  for (const draw of ['a', 'b']) await openAiRole(first.baseUrl, around).role.chat({ ...aRequest, draw }, calm());
  const again = noticing();
  await openAiRole(first.baseUrl, { ...around, ...again }).role.chat({ ...aRequest, draw: 'a' }, calm());
  expect(again.notices).toEqual([]);
  const other = noticing();
  const { role } = openAiRole(second.baseUrl, { ...around, ...other });
  for (const draw of ['a', 'b', 'c']) await role.chat({ ...aRequest, draw }, calm());
  expect(other.notices).toEqual([
    expect.stringContaining(
      `stored replies come from ${new URL(first.baseUrl).host}, which had a model of the same name`,
    ),
  ]);
  expect(second.received).toHaveLength(1);
});

test('a setting that the model refuses is reported once and counted, and a resumed run finds the replies', async () => {
  const around = { ...surroundings(), ...noticing() };
  const server = await startLoopbackServer((response, number) =>
    'temperature' in server.received[number - 1]!.body
      ? sendJson(response, 400, {
          error: { message: "Unsupported value: 'temperature' does not support 0", param: 'temperature' },
        })
      : sendJson(response, 200, completion('42')),
  );
  const first = openAiRole(server.baseUrl, around);
  for (const draw of ['a', 'b']) await first.role.chat({ ...aRequest, draw }, calm());
  expect(around.notices).toEqual(['temperature left out, because the model refuses it']);
  expect(server.received).toHaveLength(3);
  const second = openAiRole(server.baseUrl, around);
  for (const draw of ['a', 'b']) await second.role.chat({ ...aRequest, draw }, calm());
  expect(server.received).toHaveLength(3);
  for (const { meter } of [first, second])
    expect(meter.snapshot().byModel['tiny-model']).toMatchObject({ adapted: { 'temperature left out': 2 } });
});

test.each([
  ['maxTokens', { maxTokens: 15 }],
  ['maxMoney', { maxMoney: 15 }],
])('%s uses an estimate for a server that counts no tokens, and this is reported', async (limit, limits) => {
  const { usage, ...uncounted } = completion('It is 42.');
  const server = await startLoopbackServer((response) => sendJson(response, 200, uncounted));
  const budget = createBudget(limits);
  const around = { ...surroundings(), ...noticing(), budget };
  // Question and answer have 5 and 3 tokens by the estimate. At this price, a token costs one unit of money.
  const prices = { input: 1_000_000, output: 1_000_000 };
  const { role, meter } = openAiRole(server.baseUrl, around, { prices });
  const call = (draw: string) => role.chat({ ...aRequest, draw }, calm());
  await call('a');
  await expect(call('b')).rejects.toMatchObject({ code: 'budget-exhausted' });
  await expect(call('c')).rejects.toMatchObject({ code: 'budget-exhausted' });
  expect(budget.reached).toContain(limit);
  expect(server.received).toHaveLength(2);
  expect(meter.snapshot().total).toMatchObject({ inputTokens: 10, outputTokens: 6, estimated: 2 });
  expect(around.notices).toEqual([expect.stringContaining('the server counts no tokens')]);
});

test('other sampling parameters are other calls', async () => {
  const around = surroundings();
  const server = await countingServer();
  for (const changes of [{}, { topP: 0.9 }, { seed: 1 }, { extraBody: { top_k: 20 } }, { topP: 0.9 }]) {
    await openAiRole(server.baseUrl, around, changes).role.chat(aRequest, calm());
  }
  expect(server.received).toHaveLength(4);
});

test('a server that is gone is model-unreachable, and nothing is stored or counted', async () => {
  const server = await countingServer();
  await server.stop();
  const { role, meter } = openAiRole(server.baseUrl, surroundings(), { maxAttempts: 1 });
  const call = role.chat(aRequest, calm());
  await expect(call).rejects.toMatchObject({ code: 'model-unreachable' });
  await expect(call).rejects.toThrow(server.baseUrl);
  expect(meter.snapshot().total.calls).toBe(0);
});

test('an abort reaches the server through all layers and rejects with its reason', async () => {
  const controller = new AbortController();
  const dropped = Promise.withResolvers<void>();
  const server = await startLoopbackServer((response) => {
    response.on('close', dropped.resolve);
    controller.abort('stop now');
  });
  const { role } = openAiRole(server.baseUrl, surroundings());
  await expect(role.chat(aRequest, { signal: controller.signal })).rejects.toBe('stop now');
  await dropped.promise;
});

describe('the order of the layers', () => {
  const busy = { error: { message: 'slow down' } };
  // Without jitter a retry waits only as long as the server requests.
  beforeEach(() => void vi.spyOn(Math, 'random').mockReturnValue(0));
  afterEach(() => void vi.restoreAllMocks());

  test('a replayed reply does not wait for a limit', async () => {
    const around = surroundings();
    const server = await countingServer();
    const before = await openAiRole(server.baseUrl, around).role.chat(aRequest, calm());
    const stuck = createModelLimits({ concurrency: 1 });
    void stuck.run(() => new Promise(() => {}));
    const { role } = openAiRole(server.baseUrl, { ...around, limits: stuck });
    expect(await role.chat(aRequest, calm())).toEqual(before);
  });

  test('a model in this process has no address', async () => {
    const config = modelConfigSchema.parse({ provider: 'llama', model: 'tiny', file: '/models/tiny.gguf' });
    const usage = { inputTokens: 1, outputTokens: 2 };
    const role = createRoleModel({
      role: 'agent',
      config,
      client: async () => ({ text: '42', finish: 'stop', usage, model: 'tiny' }),
      meter: createUsageMeter(),
      budget: createBudget({}),
      inFlight: createCallsInFlight(),
      ...surroundings(),
    });
    expect(await role.chat(aRequest, calm())).toMatchObject({ text: '42' });
  });

  test('a call that waits for its next attempt does not block calls to other servers', async () => {
    const around = { ...surroundings(), limits: createModelLimits({ concurrency: 1 }) };
    const paused = await startLoopbackServer((response) => sendJson(response, 429, busy, { 'retry-after': '300' }));
    const other = await countingServer();
    const retrying = Promise.withResolvers<Retry>();
    const controller = new AbortController();
    const { role, meter } = openAiRole(paused.baseUrl, { ...around, onRetry: (_, retry) => retrying.resolve(retry) });
    const waiting = ['a', 'b'].map((draw) => role.chat({ ...aRequest, draw }, { signal: controller.signal }));
    expect(await retrying.promise).toMatchObject({ fault: { status: 429 }, attempt: 1, waitMs: 300_000 });
    expect((await openAiRole(other.baseUrl, around).role.chat(aRequest, calm())).text).toBe('reply 1');
    controller.abort('stop now');
    for (const call of waiting) await expect(call).rejects.toBe('stop now');
    expect(paused.received).toHaveLength(1);
    expect(meter.snapshot()).toMatchObject({ total: { calls: 0 }, session: { retries: 1, answered: 0 } });
  });

  test('every attempt takes from the rate', async () => {
    const around = surroundings();
    const server = await startLoopbackServer((response, number) =>
      number === 1
        ? sendJson(response, 429, busy, { 'retry-after-ms': '1' })
        : sendJson(response, 200, completion('42')),
    );
    const entered: number[] = [];
    const unlimited = createRateLimiter({});
    const rateOf = () => ({
      ...unlimited,
      enter: (tokens: number, signal: AbortSignal) => {
        entered.push(tokens);
        return unlimited.enter(tokens, signal);
      },
    });
    const { role, meter } = openAiRole(server.baseUrl, { ...around, limits: { ...around.limits, rateOf } });
    expect((await role.chat(aRequest, calm())).text).toBe('42');
    expect(entered).toEqual([69, 69]);
    expect(meter.snapshot().session).toMatchObject({ retries: 1, answered: 1 });
  });

  test('when an attempt is retried, the server has half its turns', async () => {
    const around = surroundings();
    const limits: number[] = [];
    const server = await startLoopbackServer((response, number) => {
      limits.push(around.limits.turnsAt(server.baseUrl).state().limit);
      if (number === 1) sendJson(response, 429, busy, { 'retry-after-ms': '1' });
      else sendJson(response, 200, completion('42'));
    });
    await openAiRole(server.baseUrl, around).role.chat(aRequest, calm());
    expect(limits).toEqual([4, 2]);
  });
});

test('roles with the same model share its rate, and a model without limits has none', () => {
  const { rateOf } = createModelLimits({ concurrency: 4 });
  const target = { provider: 'openai', model: 'tiny', baseUrl: 'http://localhost:1/v1' };
  const rate = { requestsPerMinute: 60, tokensPerMinute: undefined };
  expect(rateOf(target, rate)).toBe(rateOf({ ...target }, { ...rate }));
  expect(rateOf({ ...target, model: 'large' }, rate)).not.toBe(rateOf(target, rate));
  expect(rateOf(target, {})).toBeUndefined();
});

test("the configuration's sampling settings override those of the role", () => {
  const around = surroundings();
  expect(openAiRole('http://localhost:1/v1', around).role).toMatchObject(defaults);
  const changes = { temperature: 0, maxTokens: 64 };
  expect(openAiRole('http://localhost:1/v1', around, changes).role).toMatchObject(changes);
});

test('the simulated model is counted and shares calls in flight, and does not use the store', async () => {
  const { store, folder, ...around } = surroundings();
  store.close();
  let calls = 0;
  const client: ChatModel = async () => {
    calls++;
    return { text: '42', finish: 'stop', usage: { inputTokens: 1, outputTokens: 2 }, model: 'simulated' };
  };
  const meter = createUsageMeter();
  const role = createRoleModel({
    role: 'optimizer',
    config: { provider: 'simulated' },
    client,
    meter,
    budget: createBudget({}),
    inFlight: createCallsInFlight(),
    store,
    ...around,
  });
  await Promise.all([role.chat(aRequest, calm()), role.chat(aRequest, calm())]);
  expect(calls).toBe(1);
  expect(meter.snapshot().total).toEqual({ calls: 1, replayed: 0, inputTokens: 1, outputTokens: 2 });
  expect(readdirSync(folder)).toEqual(['replies.sqlite']);
});
