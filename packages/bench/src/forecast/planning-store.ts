import type { ChatReply } from '@maspo/core';
import type { ReplyStore, StoredReplies } from '@maspo/models';

/** A reply store that reads stored replies, and keeps planned replies in memory only. */
export interface PlanningStore extends ReplyStore {
  /** Whether the reply for this key came from the store. */
  isStored(key: string): boolean;
}

export function createPlanningStore(stored: StoredReplies): PlanningStore {
  const planned = new Map<string, ChatReply>();
  const given = new Set<string>();
  return {
    get: (key) => {
      const known = planned.get(key);
      if (known !== undefined) return known;
      const reply = stored.get(key);
      if (reply !== undefined) given.add(key);
      return reply;
    },
    put: async (key, reply) => {
      planned.set(key, reply);
      return reply;
    },
    close: () => {},
    isStored: (key) => given.has(key),
  };
}
