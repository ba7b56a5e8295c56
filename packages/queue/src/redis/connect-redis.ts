import { MaspoError } from '@maspo/core';
import { Redis } from 'ioredis';
import { type QueueAddress, redisOptions } from './queue-address.ts';
import { troubleIn } from './redis-failure.ts';

/** An open client of the server. It always reconnects. While the server is unreachable, commands wait and are sent again. */
export interface RedisConnection {
  readonly redis: Redis;
  /** What a user should know about the server's settings, one sentence each. */
  readonly warnings: readonly string[];
}

export interface ConnectOptions {
  /** How long the first connection may take; 5 s by default, because a server may be starting at the same time. */
  readonly patienceMs?: number;
  /** Called when the connection is lost, and when it is back. */
  readonly onNotice?: ((notice: string) => void) | undefined;
}

/**
 * Opens a client. Throws `MaspoError` `environment`, with the reason and what to do, if there is no connection in time, or if the server
 * drops data when its memory is full. Settings that a server does not report are not checked. Hosted servers may not report them.
 */
export async function connectRedis(address: QueueAddress, options: ConnectOptions = {}): Promise<RedisConnection> {
  const { patienceMs = 5000, onNotice } = options;
  const redis = new Redis({ ...redisOptions(address), lazyConnect: true });
  try {
    await firstConnection(redis, address, patienceMs);
    const warnings = await checkSettings(redis, address);
    if (onNotice !== undefined) tellOutages(redis, address, onNotice);
    return { redis, warnings };
  } catch (error) {
    redis.disconnect();
    throw error;
  }
}

async function firstConnection(redis: Redis, address: QueueAddress, patienceMs: number): Promise<void> {
  const ready = Promise.withResolvers<void>();
  const other = address.tls
    ? 'it does not speak TLS, and the address must begin with redis://'
    : 'it expects TLS, and the address must begin with rediss://';
  let last: unknown = new Error(`there was no answer within ${patienceMs / 1000} s; perhaps ${other}`);
  const fail = () => {
    const { why, wayOut } = troubleIn(last, address.password);
    const message = `The server of the queue ${address.shown} cannot be used: ${why}. ${wayOut}`;
    ready.reject(new MaspoError('environment', message));
  };
  const timer = setTimeout(fail, patienceMs);
  // The listener stays, because a client without a listener prints its errors.
  redis.on('error', (error) => {
    last = error;
    if (troubleIn(error, address.password).isFinal) fail();
  });
  redis.once('ready', ready.resolve);
  // A rejection only means that the first attempt has ended. The reason came as an `error` event, and further attempts follow.
  redis.connect().catch(() => {});
  await ready.promise.finally(() => clearTimeout(timer));
}

async function checkSettings(redis: Redis, { shown }: QueueAddress): Promise<string[]> {
  const policy = await settingOf(redis, 'maxmemory-policy');
  if (policy !== undefined && policy !== 'noeviction')
    throw new MaspoError(
      'environment',
      `The server of the queue ${shown} drops data when its memory is full (maxmemory-policy ${policy}): jobs and paid replies would be lost. Set maxmemory-policy to noeviction, or use a server of its own for the queue.`,
    );
  if ((await settingOf(redis, 'appendonly')) !== 'no') return [];
  return [
    `The server of the queue ${shown} does not write every change to its disk (appendonly no): when it is restarted, replies that were paid for are lost. Set appendonly to yes.`,
  ];
}

/** Undefined if the server does not report it: many hosted servers forbid the command CONFIG. */
async function settingOf(redis: Redis, name: string): Promise<string | undefined> {
  const [, value] = await redis.config('GET', name).then(
    (found) => found as string[],
    () => [],
  );
  return value;
}

function tellOutages(redis: Redis, { shown }: QueueAddress, onNotice: (notice: string) => void): void {
  let isLost = false;
  redis.on('reconnecting', () => {
    if (!isLost) onNotice(`lost the connection to ${shown}; calls wait until it is back`);
    isLost = true;
  });
  redis.on('ready', () => {
    if (isLost) onNotice(`the connection to ${shown} is back`);
    isLost = false;
  });
}
