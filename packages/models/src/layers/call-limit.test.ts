import type { ChatReply } from '@maspo/core';
import { expect, test } from 'vitest';
import { aRequest, calm } from '../../test-support/loopback-server.ts';
import { createCallLimit, withConcurrency } from './call-limit.ts';

const reply: ChatReply = { text: '42', finish: 'stop', usage: { inputTokens: 1, outputTokens: 1 }, model: 'tiny' };

test('models that share a limit never have more calls in flight than it allows', async () => {
  const limit = createCallLimit(3);
  let underWay = 0;
  let most = 0;
  const chat = async () => {
    most = Math.max(most, ++underWay);
    await new Promise(setImmediate);
    underWay--;
    return reply;
  };
  const models = [withConcurrency(chat, limit), withConcurrency(chat, limit)];
  await Promise.all(Array.from({ length: 20 }, (_, index) => models[index % 2]!(aRequest, calm())));
  expect(most).toBe(3);
});

test('a call that is aborted while it waits is never made', async () => {
  const limit = createCallLimit(1);
  const first = Promise.withResolvers<ChatReply>();
  let calls = 0;
  const chat = withConcurrency(() => {
    calls++;
    return first.promise;
  }, limit);
  const controller = new AbortController();
  const running = chat(aRequest, calm());
  const waiting = chat(aRequest, { signal: controller.signal });
  controller.abort('stop now');
  first.resolve(reply);
  await running;
  await expect(waiting).rejects.toBe('stop now');
  expect(calls).toBe(1);
});

test.each([0, -1, 1.5, Number.NaN])('a limit of %d is refused', (concurrency) => {
  expect(() => createCallLimit(concurrency)).toThrow(/concurrency is .* expected a whole number of at least 1/);
});
