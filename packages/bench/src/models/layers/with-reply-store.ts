import type { ChatModel, ChatReply, ChatRequest } from '@maspo/core';
import type { ReplyStore } from '../../store/reply-store.ts';

/** A reply on its way to the caller: taken from the store (`replayed`), or just made by the model (`called`). */
export interface ServedReply {
  readonly key: string;
  readonly request: ChatRequest;
  readonly reply: ChatReply;
  readonly origin: 'called' | 'replayed';
  /** The phase of the run in which the reply was asked for. */
  readonly phase?: string | undefined;
}

export interface ReplyStoreLayer {
  /** Without a store every request is called. */
  readonly store?: ReplyStore | undefined;
  readonly keyOf: (request: ChatRequest) => string;
  readonly onServed: (served: ServedReply) => void;
  /** The present phase of the run. */
  readonly phaseNow?: () => string | undefined;
}

/**
 * Serves what the store holds, else calls the model and stores the reply before anyone sees it. A reply with `failure` is
 * not stored: it costs nothing, and a server with other limits may serve the request.
 */
export function withReplyStore(chat: ChatModel, { store, keyOf, onServed, phaseNow }: ReplyStoreLayer): ChatModel {
  return async (request, options) => {
    const key = keyOf(request);
    const phase = phaseNow?.();
    const stored = store?.get(key);
    if (stored !== undefined) {
      onServed({ key, request, reply: stored, origin: 'replayed', phase });
      return stored;
    }
    const made = await chat(request, options);
    const reply = store === undefined || made.failure !== undefined ? made : await store.put(key, made);
    onServed({ key, request, reply, origin: 'called', phase });
    return reply;
  };
}
