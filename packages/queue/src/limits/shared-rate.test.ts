import type { Sleep } from '@maspo/models';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { needsRedis, type RedisServer, startRedisServer } from '../../testing/index.ts';
import { connectRedis } from '../redis/connect-redis.ts';
import { readQueueAddress } from '../redis/queue-address.ts';
import { createSharedRate } from './shared-rate.ts';

describe.skipIf(needsRedis.missing)(`a rate that processes share ${needsRedis.note}`, () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedisServer();
  });
  afterAll(() => server.stop());

  const connected = async () => {
    const { redis } = await connectRedis(readQueueAddress(server.url, {}));
    onTestFinished(() => redis.disconnect());
    return redis;
  };
  const calm = new AbortController().signal;

  test('no minute has more requests or tokens than allowed, whichever process asks', async () => {
    const minuteMs = 200;
    const limits = { requestsPerMinute: 6, tokensPerMinute: 100 };
    const clients = await Promise.all([1, 2, 3].map(connected));
    const limiters = clients.map((redis) => createSharedRate(redis, { minuteMs })('model', limits));
    const sent = await Promise.all(
      limiters.flatMap((limiter) => [5, 40, 10, 30, 25, 10].map((tokens) => limiter.enter(tokens, calm))),
    );
    expect(sent).toHaveLength(18);
    for (const { atMs: endMs } of sent) {
      const minute = sent.filter(({ atMs }) => atMs > endMs - minuteMs && atMs <= endMs);
      expect(minute.length).toBeLessThanOrEqual(limits.requestsPerMinute);
      expect(minute.reduce((sum, { tokens }) => sum + tokens, 0)).toBeLessThanOrEqual(limits.tokensPerMinute);
    }
  });

  /** How long a request must wait, in milliseconds; 0 if it is let through. The request leaves instead of waiting. */
  const waitOf = async (redis: Redis, id: string, tokens: number) => {
    const leaving = new AbortController();
    let toldMs = 0;
    const sleep: Sleep = async (waitMs) => {
      toldMs = waitMs;
      leaving.abort('told to wait');
      leaving.signal.throwIfAborted();
    };
    const limiter = createSharedRate(redis, { sleep })(id, { tokensPerMinute: 100 });
    await limiter.enter(tokens, leaving.signal).catch((reason) => expect(reason).toBe('told to wait'));
    return toldMs;
  };

  test('corrected tokens then count for all processes, and other models have their own rates', async () => {
    const [one, other] = [await connected(), await connected()];
    const limiter = createSharedRate(one)('tokens', { tokensPerMinute: 100 });
    const first = await limiter.enter(100, calm);
    expect(await waitOf(other, 'tokens', 50)).toBeGreaterThan(0);
    expect(await waitOf(other, 'others', 50)).toBe(0);
    limiter.correct(first, 20);
    await limiter.enter(30, calm); // commands of one client keep their order
    expect(await waitOf(other, 'tokens', 50)).toBe(0);
    expect(await waitOf(other, 'tokens', 1)).toBeGreaterThan(0);
  });

  test('a request larger than a whole minute is sent alone, and the next waits for its minute to end', async () => {
    const redis = await connected();
    expect(await waitOf(redis, 'large', 500)).toBe(0);
    const waitMs = await waitOf(redis, 'large', 1);
    expect(waitMs).toBeGreaterThan(0);
    expect(waitMs).toBeLessThanOrEqual(60_000);
  });

  test('within a process requests are served in their order, and an aborted request gives its place to the next', async () => {
    const limiter = createSharedRate(await connected(), { minuteMs: 150 })('queue', { requestsPerMinute: 1 });
    const order: string[] = [];
    const leaving = new AbortController();
    const enter = (name: string, signal = calm) => limiter.enter(1, signal).then(() => order.push(name));
    await enter('a');
    const left = enter('b', leaving.signal);
    const staying = [enter('c'), enter('d')];
    leaving.abort('enough');
    await expect(left).rejects.toBe('enough');
    await Promise.all(staying);
    expect(order).toEqual(['a', 'c', 'd']);
  });

  test('a server that refuses is an environment error', async () => {
    const redis = await connected();
    onTestFinished(async () => void (await redis.config('SET', 'maxmemory', '0')));
    await redis.config('SET', 'maxmemory', '1');
    const limiter = createSharedRate(redis)('full', { requestsPerMinute: 1 });
    await expect(limiter.enter(1, calm)).rejects.toMatchObject({
      code: 'environment',
      message: expect.stringMatching(/memory is full.*maxmemory/),
    });
  });
});
