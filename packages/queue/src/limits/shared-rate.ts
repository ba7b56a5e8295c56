import { hash, randomUUID } from 'node:crypto';
import { abortable, abortableSleep, type CountedRequest, type CreateRate, type Sleep } from '@maspo/models';
import type { Redis } from 'ioredis';
import { redisKeys } from '../redis/redis-keys.ts';
import { type RedisScript, runScript } from '../redis/redis-script.ts';

/**
 * Counts a request now if the limits allow it, and returns its time; otherwise returns how long to wait at least.
 *
 * Keys: times, tokens. Values: id of the request, its tokens, requests and tokens that a minute allows (or nothing), milliseconds of the
 * minute. The server's clock is used, because the clocks of the machines differ.
 */
const enterScript: RedisScript = {
  name: 'maspoEnterRate',
  lua: `
local known = redis.call('ZSCORE', KEYS[1], ARGV[1])
if known then return {'entered', known} end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local minute = tonumber(ARGV[5])
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - minute)) do
  redis.call('HINCRBY', KEYS[2], 'sum', -tonumber(redis.call('HGET', KEYS[2], id)))
  redis.call('HDEL', KEYS[2], id)
  redis.call('ZREM', KEYS[1], id)
end
local maxRequests, maxTokens = tonumber(ARGV[3]) or math.huge, tonumber(ARGV[4]) or math.huge
local wanted = math.min(tonumber(ARGV[2]), maxTokens)
local requests, tokens = redis.call('ZCARD', KEYS[1]), tonumber(redis.call('HGET', KEYS[2], 'sum') or 0)
local free, rank = now, 0
while requests > 0 and (requests >= maxRequests or tokens + wanted > maxTokens) do
  local oldest = redis.call('ZRANGE', KEYS[1], rank, rank, 'WITHSCORES')
  requests, rank = requests - 1, rank + 1
  tokens = tokens - tonumber(redis.call('HGET', KEYS[2], oldest[1]))
  free = tonumber(oldest[2]) + minute
end
if free > now then return {'wait', free - now} end
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
redis.call('HINCRBY', KEYS[2], 'sum', ARGV[2])
redis.call('PEXPIRE', KEYS[1], 2 * minute)
redis.call('PEXPIRE', KEYS[2], 2 * minute)
return {'entered', tostring(now)}`,
};

/** Replaces the tokens of a request that still counts. Keys: tokens. Values: id of the request, its tokens. */
const correctScript: RedisScript = {
  name: 'maspoCorrectRate',
  lua: `
local expected = redis.call('HGET', KEYS[1], ARGV[1])
if not expected then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('HINCRBY', KEYS[1], 'sum', tonumber(ARGV[2]) - tonumber(expected))
return 1`,
};

export interface SharedRateOptions {
  /** The length of the minute in milliseconds. For tests, which cannot wait a whole minute. */
  readonly minuteMs?: number;
  /** How a request waits. For tests, which check the waiting time. */
  readonly sleep?: Sleep;
}

/**
 * Rate limiters that all processes share through Redis: over all processes, no period of one minute has more requests or tokens than the
 * limits allow. Within a process, requests are served in their order. Between processes, the first one that asks when there is room is
 * served. A request for more tokens than a minute allows may be sent when the minute is empty. `enter` rejects with `MaspoError`
 * `environment` if the server refuses.
 */
export function createSharedRate(
  redis: Redis,
  { minuteMs = 60_000, sleep = abortableSleep }: SharedRateOptions = {},
): CreateRate {
  return (id, { requestsPerMinute = '', tokensPerMinute = '' }) => {
    const name = hash('sha256', id);
    const keys = [redisKeys.rateTimes(name), redisKeys.rateTokens(name)];
    let last: Promise<unknown> = Promise.resolve();
    const oneAtATime = <Value>(turn: () => Promise<Value>): Promise<Value> => {
      const taken = last.then(turn);
      last = taken.catch(() => {});
      return taken;
    };
    const ids = new WeakMap<CountedRequest, string>();

    const enter = async (request: string, tokens: number): Promise<{ atMs?: number; waitMs?: number }> => {
      const values = [request, Math.ceil(tokens), requestsPerMinute, tokensPerMinute, minuteMs];
      const [state, ms] = (await runScript(redis, enterScript, { keys, values })) as [Buffer, Buffer | number];
      return state.toString() === 'entered' ? { atMs: Number(ms) } : { waitMs: Number(ms) };
    };
    // The correction is not awaited. Until it is done, the request counts with the expected tokens, which are more.
    const correct = (request: string, tokens: number) =>
      void runScript(redis, correctScript, { keys: keys.slice(1), values: [request, Math.ceil(tokens)] }).catch(
        () => {},
      );

    return {
      enter: (tokens, signal) =>
        oneAtATime(async () => {
          signal.throwIfAborted();
          const request = randomUUID();
          try {
            for (;;) {
              const { atMs, waitMs = 1 } = await abortable(enter(request, tokens), signal);
              if (atMs === undefined) {
                await sleep(waitMs, signal);
                continue;
              }
              const counted = { atMs, tokens };
              ids.set(counted, request);
              return counted;
            }
          } catch (error) {
            if (signal.aborted) correct(request, 0);
            throw error;
          }
        }),
      correct: (counted, tokens) => {
        const request = ids.get(counted);
        if (request !== undefined) correct(request, tokens);
      },
    };
  };
}
