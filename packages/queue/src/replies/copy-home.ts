import type { LocalReplyStore } from '@maspo/models';
import type { Redis } from 'ioredis';
import { answered } from '../redis/redis-failure.ts';
import { redisKeys } from '../redis/redis-keys.ts';
import { unpackStored } from './shared-replies.ts';

/** What happened to the requested keys. The four counts add up to their number. */
export interface CopiedHome {
  readonly copied: number;
  readonly alreadyThere: number;
  /** The local store has another, earlier reply, which stays. The run used the shared reply. */
  readonly differing: number;
  /** Neither on the server nor in the local store. */
  readonly missing: number;
}

const batchSize = 500;

/**
 * Copies the replies under `keys` into the store of this machine's home, so that it has all replies that a run used. Throws as
 * `openSharedReplies`.
 */
export async function copyHome(redis: Redis, keys: readonly string[], own: LocalReplyStore): Promise<CopiedHome> {
  const count = { copied: 0, alreadyThere: 0, differing: 0, missing: 0 };
  for (let start = 0; start < keys.length; start += batchSize) {
    const batch = keys.slice(start, start + batchSize);
    const found = await answered(redis, redis.mgetBuffer(batch.map(redisKeys.reply)));
    const copies = batch.map(async (key, index): Promise<keyof CopiedHome> => {
      const stored = found[index] ?? undefined;
      const kept = own.get(key);
      if (stored === undefined) return kept === undefined ? 'missing' : 'alreadyThere';
      const { reply, origin } = unpackStored(redis, key, stored);
      if (kept !== undefined) return JSON.stringify(kept) === JSON.stringify(reply) ? 'alreadyThere' : 'differing';
      await own.put(key, reply, origin);
      return 'copied';
    });
    for (const outcome of await Promise.all(copies)) count[outcome] += 1;
  }
  return count;
}
