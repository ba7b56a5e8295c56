import type { ChatModel, ChatRequest } from '@maspo/core';
import { expect, test } from 'vitest';
import { withTurns } from './with-turns.ts';

function request(content: string): ChatRequest {
  return { purpose: 'agent', messages: [{ role: 'user', content }], temperature: 0, maxTokens: 10 };
}

function setUp() {
  const time = { ms: 0 };
  const asked: string[] = [];
  const chat: ChatModel = async ({ messages }) => {
    asked.push(messages[0]!.content);
    time.ms += 5;
    return { text: '', finish: 'stop', usage: { inputTokens: 0, outputTokens: 0 }, model: 'instant' };
  };
  return { asked, model: withTurns(chat, () => time.ms) };
}

test('a signal that arrives while calls follow each other without a pause is noticed after a few calls', async () => {
  const { asked, model } = setUp();
  const controller = new AbortController();
  setImmediate(() => controller.abort(new Error('stopped')));
  const calls = async () => {
    for (let number = 0; number < 1000; number++) await model(request(`${number}`), { signal: controller.signal });
  };
  await expect(calls()).rejects.toThrow('stopped');
  expect(asked).toHaveLength(4);
});

test('concurrent calls are made in their order, also when the event loop takes a turn', async () => {
  const { asked, model } = setUp();
  const { signal } = new AbortController();
  const names = Array.from({ length: 20 }, (_, number) => `${number}`);
  await Promise.all(names.map((name) => model(request(name), { signal })));
  await Promise.all(names.map((name) => model(request(name), { signal })));
  expect(asked).toEqual([...names, ...names]);
});
