import type { ChatModel, ChatReply, ChatRequest } from '@maspo/core';
import type { ServedReply } from '../accounting/usage-count.ts';
import type { ReplyStore } from '../store/reply-store.ts';

export interface ReplyStoreLayer {
  /** Without a store, every request calls the model. */
  readonly store?: ReplyStore | undefined;
  readonly keyOf: (request: ChatRequest) => string;
  readonly onServed: (served: ServedReply) => void;
  /** Returns the current phase of the run. */
  readonly phaseNow?: () => string | undefined;
}

/** Answers from the store if it holds the reply. Otherwise it calls the model. */
export function withReplyStore(chat: ChatModel, { store, keyOf, onServed, phaseNow }: ReplyStoreLayer): ChatModel {
  return async (request, options) => {
    const key = keyOf(request);
    const phase = phaseNow?.();
    const stored = await store?.get(key, options.signal);
    const reply = stored ?? (await called(key, options.signal, () => chat(request, options)));
    onServed({ key, request, reply, origin: stored === undefined ? 'called' : 'replayed', phase });
    return reply;
  };

  async function called(key: string, signal: AbortSignal, call: () => Promise<ChatReply>): Promise<ChatReply> {
    try {
      return await call();
    } catch (error) {
      await store?.giveUp?.(key, signal.aborted);
      throw error;
    }
  }
}
