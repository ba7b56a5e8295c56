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

/** Serves what the store holds, else calls the model. */
export function withReplyStore(chat: ChatModel, { store, keyOf, onServed, phaseNow }: ReplyStoreLayer): ChatModel {
  return async (request, options) => {
    const key = keyOf(request);
    const phase = phaseNow?.();
    const stored = store?.get(key);
    const reply = stored ?? (await chat(request, options));
    onServed({ key, request, reply, origin: stored === undefined ? 'called' : 'replayed', phase });
    return reply;
  };
}
