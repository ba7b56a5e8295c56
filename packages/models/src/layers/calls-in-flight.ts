import type { ChatModel } from '@maspo/core';
import { onAbort } from './on-abort.ts';

/** The calls in flight. A program can wait for them before it closes the stores that they write to. */
export interface CallsInFlight {
  /** Includes the calls of `chat` in the count. */
  track(chat: ChatModel): ChatModel;
  count(): number;
  /** Resolves when no call is in flight, whether the calls succeeded or failed. The calls are aborted when `signal` is. */
  settled(signal?: AbortSignal): Promise<void>;
}

export function createCallsInFlight(): CallsInFlight {
  const calls = new Map<Promise<unknown>, AbortController>();
  return {
    track:
      (chat) =>
      (request, { signal }) => {
        const controller = new AbortController();
        const forget = onAbort(signal, () => controller.abort(signal.reason));
        const call = chat(request, { signal: controller.signal });
        calls.set(call, controller);
        const end = () => {
          forget();
          calls.delete(call);
        };
        call.then(end, end);
        return call;
      },
    count: () => calls.size,
    settled: async (signal) => {
      const abortCalls = () => {
        for (const controller of calls.values()) controller.abort(signal?.reason);
      };
      if (signal?.aborted) abortCalls();
      const forget = signal && onAbort(signal, abortCalls);
      while (calls.size > 0) await Promise.allSettled(calls.keys());
      forget?.();
    },
  };
}
