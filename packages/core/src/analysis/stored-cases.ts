import type { OptimizationEvent } from '../event/optimization-event.ts';

export type MinedEvent = Extract<OptimizationEvent, { type: 'misalignment-mined' }>;

/** The misalignment buffer, rebuilt from its events: for each agent and question the newest case, without the evicted ones. */
export interface StoredCases {
  /** Returns whether the buffer has gained a case of this agent on a question on which it held none. */
  add(mined: MinedEvent): boolean;
  all(): readonly MinedEvent[];
}

export function createStoredCases(): StoredCases {
  const stored = new Map<string, MinedEvent>();
  return {
    add: (mined) => {
      const key = keyOf(mined.agent, mined.question);
      // A full buffer may evict the new case itself.
      const isNew = !stored.has(key) && mined.evicted !== mined.question;
      stored.set(key, mined);
      if (mined.evicted !== null) stored.delete(keyOf(mined.agent, mined.evicted));
      return isNew;
    },
    all: () => [...stored.values()],
  };
}

function keyOf(agent: string, question: string): string {
  return JSON.stringify([agent, question]);
}
