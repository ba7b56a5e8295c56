import type { ChatReply } from '@maspo/core';
import type { ReplyOrigin, ReplyStore } from './reply-store.ts';

/**
 * A store for the replies of an own system. It holds failures back until a run of the system succeeds, and stores them then. If every run
 * fails, the cause may be a missing key or a service that is down, and stored failures would be repeated after the user has corrected it.
 */
export function withHeldFailures(store: ReplyStore): ReplyStore {
  const held = new Map<string, { readonly reply: ChatReply; readonly origin: ReplyOrigin }>();
  let hasSucceeded = false;
  const seen = (reply: ChatReply | undefined) => {
    if (reply !== undefined && reply.failure === undefined) hasSucceeded = true;
    return reply;
  };
  return {
    ...store,
    get: async (key, signal) => held.get(key)?.reply ?? seen(await store.get(key, signal)),
    put: async (key, reply, origin) => {
      seen(reply);
      if (!hasSucceeded) {
        held.set(key, { reply, origin });
        return reply;
      }
      const waiting = [...held];
      held.clear();
      await Promise.all(waiting.map(([each, { reply, origin }]) => store.put(each, reply, origin)));
      return store.put(key, reply, origin);
    },
  };
}
