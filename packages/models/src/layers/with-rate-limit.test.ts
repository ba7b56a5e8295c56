import type { ChatModel, ChatReply } from '@maspo/core';
import { expect, test } from 'vitest';
import { aRequest, calm } from '../../test-support/loopback-server.ts';
import { createRateLimiter } from './rate-limiter.ts';
import type { RateLimits } from './rate-window.ts';
import { withRateLimit } from './with-rate-limit.ts';

const reply: ChatReply = { text: '42', finish: 'stop', usage: { inputTokens: 5, outputTokens: 5 }, model: 'tiny' };
const settle = () => new Promise(setImmediate);

/** A limited model whose clock is advanced by sleeps, unless the test holds the sleeps. */
function limited(
  limits: RateLimits,
  chat: ChatModel = async () => reply,
  { held = false, ready = async () => {} }: { held?: boolean; ready?: () => Promise<void> } = {},
) {
  const time = { ms: 0 };
  const waits: number[] = [];
  const limiter = createRateLimiter({
    ...limits,
    clock: () => time.ms,
    sleep: (waitMs, signal) =>
      new Promise((resolve, reject) => {
        waits.push(waitMs);
        signal.addEventListener('abort', () => reject(signal.reason));
        if (held) return;
        time.ms += waitMs;
        resolve();
      }),
  });
  return { waits, chat: withRateLimit(chat, limiter, { ready }) };
}

test('requests beyond the limit wait for the next minute, first come first served', async () => {
  const sent: (string | undefined)[] = [];
  const { chat, waits } = limited({ requestsPerMinute: 2 }, async ({ draw }) => {
    sent.push(draw);
    return reply;
  });
  await Promise.all(['a', 'b', 'c', 'd', 'e'].map((draw) => chat({ ...aRequest, draw }, calm())));
  expect(sent).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(waits).toEqual([60_000, 60_000]);
});

test('while the server is paused no request is let through, and after the pause no more than the limit allows', async () => {
  const pause = Promise.withResolvers<void>();
  const sent: (string | undefined)[] = [];
  const { chat, waits } = limited(
    { requestsPerMinute: 2 },
    async ({ draw }) => {
      sent.push(draw);
      return reply;
    },
    { ready: () => pause.promise },
  );
  const all = Promise.all(['a', 'b', 'c'].map((draw) => chat({ ...aRequest, draw }, calm())));
  await settle();
  expect({ sent, waits }).toEqual({ sent: [], waits: [] });
  pause.resolve();
  await all;
  expect({ sent, waits }).toEqual({ sent: ['a', 'b', 'c'], waits: [60_000] });
});

test('a request first counts with all tokens that it may use, and then with the reported tokens', async () => {
  // The prompt is estimated at 5 tokens, and up to 64 more may be generated. The reply reports 10 in all.
  const first = Promise.withResolvers<ChatReply>();
  const replies = [first.promise, Promise.resolve(reply), Promise.resolve(reply)];
  const { chat, waits } = limited({ tokensPerMinute: 100 }, () => replies.shift()!, { held: true });
  const one = chat(aRequest, calm());
  await settle();
  const leaving = new AbortController();
  const other = chat(aRequest, { signal: leaving.signal });
  await settle();
  expect(waits).toEqual([60_000]);
  first.resolve(reply);
  await one;
  leaving.abort('enough');
  await expect(other).rejects.toBe('enough');
  await chat(aRequest, calm());
  expect(waits).toHaveLength(1);
});

test('an abort releases the place at the head of the queue at once, and further back without sending a request', async () => {
  let sent = 0;
  const count: ChatModel = async () => {
    sent += 1;
    return reply;
  };
  const { chat } = limited({ requestsPerMinute: 1 }, count, { held: true });
  await chat(aRequest, calm());
  const controller = new AbortController();
  const waiting = [chat(aRequest, { signal: controller.signal }), chat(aRequest, { signal: controller.signal })];
  await settle();
  controller.abort('stop now');
  for (const call of waiting) await expect(call).rejects.toBe('stop now');
  expect(sent).toBe(1);
});

test('a failed attempt gives back the tokens that it did not use', async () => {
  const { chat, waits } = limited({ tokensPerMinute: 100 }, () => Promise.reject(new Error('lost')));
  for (let attempt = 0; attempt < 5; attempt++) await expect(chat(aRequest, calm())).rejects.toThrow('lost');
  expect(waits).toEqual([]);
});
