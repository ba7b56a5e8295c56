import type { ChatModel } from '@maspo/core';

/** The calls under way, so that a program can wait for them before it closes what they write to. */
export interface CallsInFlight {
  /** Includes the calls of `chat` in the count. */
  track(chat: ChatModel): ChatModel;
  count(): number;
  /** Resolves when no call is under way, whether the calls succeeded or failed. */
  settled(): Promise<void>;
}

export function createCallsInFlight(): CallsInFlight {
  const calls = new Set<Promise<unknown>>();
  return {
    track: (chat) => (request, options) => {
      const call = chat(request, options);
      calls.add(call);
      const end = () => void calls.delete(call);
      call.then(end, end);
      return call;
    },
    count: () => calls.size,
    settled: async () => {
      while (calls.size > 0) await Promise.allSettled(calls);
    },
  };
}
