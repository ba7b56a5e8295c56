import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChatModel } from '@maspo/core';
import { expect, onTestFinished, test } from 'vitest';
import { openReplyStore } from '../store/reply-store.ts';
import { createUsageMeter } from './accounting/usage-meter.ts';
import { modelConfigSchema } from './config/model-config.ts';
import { createRoleModel } from './create-role-model.ts';
import { createModelLimits } from './layers/model-limits.ts';
import { aRequest, calm, completion, sendJson, startLoopbackServer } from './loopback-server.ts';
import { createOpenAiModel } from './openai/openai-client.ts';

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

function openAiRole(baseUrl: string, around: ReturnType<typeof surroundings>, changes = {}) {
  const config = modelConfigSchema.parse({ provider: 'openai', model: 'tiny-model', baseUrl, ...changes });
  const meter = createUsageMeter();
  return {
    meter,
    role: createRoleModel({ config, client: createOpenAiModel({ model: 'tiny-model', baseUrl }), meter, ...around }),
  };
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

test("the configuration's sampling settings win over those of the role", () => {
  const around = surroundings();
  expect(openAiRole('http://localhost:1/v1', around).role).toMatchObject(defaults);
  const changes = { temperature: 0, maxTokens: 64 };
  expect(openAiRole('http://localhost:1/v1', around, changes).role).toMatchObject(changes);
});

test('the simulated model is counted and shares calls in flight, and leaves the store alone', async () => {
  const { store, folder, ...around } = surroundings();
  store.close();
  let calls = 0;
  const client: ChatModel = async () => {
    calls++;
    return { text: '42', finish: 'stop', usage: { inputTokens: 1, outputTokens: 2 }, model: 'simulated' };
  };
  const meter = createUsageMeter();
  const role = createRoleModel({ config: { provider: 'simulated' }, client, meter, store, ...around });
  await Promise.all([role.chat(aRequest, calm()), role.chat(aRequest, calm())]);
  expect(calls).toBe(1);
  expect(meter.snapshot().total).toEqual({ calls: 1, replayed: 0, inputTokens: 1, outputTokens: 2 });
  expect(readdirSync(folder)).toEqual(['replies.sqlite']);
});
