import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { failureText, MaspoError } from '@maspo/core';
import { abortable, abortableSleep, type LocalReplyStore, type ReplyStore } from '@maspo/models';
import type { Redis } from 'ioredis';
import { longestRetryMs } from '../redis/queue-address.ts';
import { answered, shownServer } from '../redis/redis-failure.ts';
import { redisKeys } from '../redis/redis-keys.ts';
import { runScript } from '../redis/redis-script.ts';
import { exhaustedError, exhaustedPhrase } from './experiment-budget.ts';
import { packReply, type SharedReply, unpackReply } from './packed-reply.ts';
import { beginScript, claimScript, putScript, releaseScript } from './reply-scripts.ts';

export interface SharedRepliesOptions {
  /** The store of this machine's home, which is closed with this one. */
  readonly own: LocalReplyStore;
  /** The experiment whose limits apply and whose calls are counted. */
  readonly experiment: string;
  /** Called with the limit that allows no further call, as a phrase. */
  readonly onExhausted: (limit: string) => void;
  /**
   * How long a process counts as alive after its last sign of life, in milliseconds; 12 s by default. If a process is paused for longer,
   * its calls may be made a second time.
   */
  readonly lifeMs?: number;
}

const firstPollMs = 50;
const longestPollMs = 500;
const closingMs = 2000;

/**
 * The replies that all machines share, in Redis. All machines see the same reply to a key, and equal calls are made by one caller at a
 * time. A call is made only within the experiment's limits: beyond them, `get` and `begin` reject with `MaspoError` `stopped`. A reply that
 * only this machine's own store has is shared when it is requested. While the server is unreachable, callers wait. If the server refuses,
 * they get `MaspoError` `environment`.
 */
export function openSharedReplies(redis: Redis, options: SharedRepliesOptions): ReplyStore {
  const { own, experiment, onExhausted, lifeMs = 12_000 } = options;
  const processId = randomBytes(6).toString('base64url');
  const life = `${redisKeys.alivePrefix}${processId}`;
  // After an outage, processes whose life expired reconnect one by one. A waiting caller gives them time to do so.
  const graceMs = Math.min(lifeMs, 1.5 * longestRetryMs);
  const stopRenewing = renewing(redis, life, lifeMs);
  const tokens = new Map<string, string>();
  const hosts = new Map<string, string>();
  const leaving = new Set<Promise<unknown>>();
  let calls = 0;

  const newToken = () => {
    calls += 1;
    return `${processId}.${calls.toString(36)}`;
  };
  const read = (key: string, stored: Buffer): SharedReply => {
    const shared = unpackStored(redis, key, stored);
    if (shared.origin.host !== undefined) hosts.set(key, shared.origin.host);
    return shared;
  };
  // The release is not awaited, so that a call that is given up ends at once, also in an outage. All commands go through one connection, in
  // their order.
  const release = (key: string, token: string, madeNoCall: boolean) => {
    const input = {
      keys: [redisKeys.claims, redisKeys.experiment(experiment)],
      values: [key, token, madeNoCall ? 1 : 0],
    };
    const released = runScript(redis, releaseScript, input)
      .catch(() => {}) // the call stays counted, and its claim ends with this process
      .finally(() => leaving.delete(released));
    leaving.add(released);
  };
  const share = async (key: string, shared: SharedReply): Promise<Buffer> => {
    const place = redisKeys.reply(key);
    const stored = await answered(redis, redis.getBuffer(place));
    if (stored !== null) return stored;
    const packed = marked(newToken(), packReply(key, shared));
    await answered(redis, redis.set(place, packed, 'NX'));
    return (await answered(redis, redis.getBuffer(place))) ?? packed;
  };
  const claim = async (key: string, token: string, dead: string | undefined): Promise<ScriptAnswer> => {
    const answer = await runScript(redis, claimScript, {
      keys: [redisKeys.reply(key), redisKeys.claims, life, redisKeys.experiment(experiment)],
      values: [key, token, experiment, lifeMs, redisKeys.alivePrefix, dead ?? ''],
    });
    return answer as ScriptAnswer;
  };
  const refuse = (limit: Buffer | undefined, [bound, used]: readonly Buffer[]): never => {
    const phrase = exhaustedPhrase(String(limit), Number(bound), Number(used));
    onExhausted(phrase);
    throw exhaustedError(phrase);
  };
  /** The stored reply as soon as there is one; undefined if this caller must make the call. */
  const replyOrClaim = async (key: string, token: string, signal: AbortSignal): Promise<Buffer | undefined> => {
    let dead: { token: string; sinceMs: number } | undefined;
    for (let waitMs = firstPollMs; ; waitMs = Math.min(1.5 * waitMs, longestPollMs)) {
      const isLeft = dead !== undefined && performance.now() - dead.sinceMs >= graceMs;
      const [state, first, ...more] = await abortable(claim(key, token, isLeft ? dead?.token : undefined), signal);
      const said = state.toString();
      if (said === 'reply') return first;
      if (said === 'claimed') return undefined;
      if (said === 'refused') refuse(first, more);
      if (said === 'held') dead = undefined;
      else if (dead?.token !== String(first)) dead = { token: String(first), sinceMs: performance.now() };
      await abortableSleep(waitMs, signal);
    }
  };

  return {
    get: async (key, signal = new AbortController().signal) => {
      signal.throwIfAborted();
      const kept = own.get(key);
      const origin = kept && own.originOf(key);
      if (kept !== undefined && origin !== undefined)
        return read(key, await abortable(share(key, { reply: kept, origin, created: now() }), signal)).reply;
      const token = newToken();
      try {
        const stored = await replyOrClaim(key, token, signal);
        if (stored !== undefined) return read(key, stored).reply;
        tokens.set(key, token);
        return undefined;
      } catch (error) {
        // The server may have granted, or may still grant, a claim that is no longer needed.
        if (signal.aborted) release(key, token, true);
        throw error;
      }
    },
    begin: async (key, signal) => {
      const token = tokens.get(key);
      if (token === undefined) return;
      const begun = runScript(redis, beginScript, {
        keys: [redisKeys.claims, redisKeys.experiment(experiment)],
        values: [key, token, experiment],
      });
      try {
        const [state, first, ...more] = (await abortable(begun, signal)) as ScriptAnswer;
        if (state.toString() === 'refused') refuse(first, more);
      } catch (error) {
        // The call does not go out, whether or not the server has counted it.
        tokens.delete(key);
        release(key, token, true);
        throw error;
      }
    },
    hostOf: (key) => hosts.get(key),
    put: async (key, reply, { price = 0, ...origin }) => {
      const token = tokens.get(key) ?? newToken();
      const forget = () => {
        if (tokens.get(key) === token) tokens.delete(key);
      };
      const packed = packReply(key, { reply, origin, created: now() });
      const used = Math.round(reply.usage.inputTokens + reply.usage.outputTokens);
      try {
        const stored = await runScript(redis, putScript, {
          keys: [redisKeys.reply(key), redisKeys.claims, redisKeys.experiment(experiment)],
          values: [key, token, packed, used, Math.round(price)],
        });
        const standing = read(key, stored as Buffer);
        forget();
        await own.put(key, standing.reply, standing.origin).catch(() => {}); // the shared one is stored, and it counts
        return standing.reply;
      } catch (error) {
        // The call was made, so it counts. Its reply is stored here, and is shared when it is requested again.
        if (tokens.has(key)) release(key, token, false);
        forget();
        await own.put(key, reply, origin).catch(() => {}); // the first error says more
        throw error;
      }
    },
    giveUp: async (key, isCutOff) => {
      const token = tokens.get(key);
      if (token === undefined) return;
      tokens.delete(key);
      release(key, token, !isCutOff);
    },
    close: async () => {
      stopRenewing();
      leaving.add(redis.del(life).catch(() => {}));
      await Promise.race([Promise.all(leaving), sleep(closingMs, undefined, { ref: false })]);
      own.close();
    },
  };
}

/**
 * `reply` with the reply, `dead` with a token, `refused` with limit, bound and used amount; `claimed`, `held` and `begun` without values.
 */
type ScriptAnswer = readonly [state: Buffer, first?: Buffer, ...more: Buffer[]];

/** Gives signs of life regularly until the returned function is called. */
function renewing(redis: Redis, life: string, lifeMs: number): () => void {
  let isWaiting = false;
  const renew = () => {
    if (isWaiting) return;
    isWaiting = true;
    // A server that refuses this command also refuses claims, and their errors give the reason.
    redis
      .set(life, '1', 'PX', lifeMs)
      .catch(() => {})
      .finally(() => {
        isWaiting = false;
      });
  };
  const timer = setInterval(renew, lifeMs / 3).unref();
  return () => clearInterval(timer);
}

const space = ' ';

function marked(token: string, packed: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`${token}${space}`), packed]);
}

/** Throws `MaspoError` `environment` if the bytes are not what was stored. */
export function unpackStored(redis: Redis, key: string, stored: Buffer): SharedReply {
  try {
    return unpackReply(key, stored.subarray(stored.indexOf(space) + 1));
  } catch (error) {
    throw new MaspoError(
      'environment',
      `A reply on the server of the queue ${shownServer(redis)} is no longer what was stored: ${failureText(error)}. Delete it with "redis-cli DEL ${redisKeys.reply(key)}"; it is then requested again, or taken from a machine that has it.`,
    );
  }
}

function now(): string {
  return new Date().toISOString();
}
