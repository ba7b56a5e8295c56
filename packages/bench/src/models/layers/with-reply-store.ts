import type { ChatModel, ChatReply, ChatRequest } from '@maspo/core';
import type { ModelIdentity } from '../../store/reply-key.ts';
import type { ReplyStore } from '../../store/reply-store.ts';

/** A reply on its way to the caller: taken from the store (`replayed`), or just made by the model (`called`). */
export interface ServedReply {
  readonly key: string;
  readonly request: ChatRequest;
  readonly reply: ChatReply;
  readonly origin: 'called' | 'replayed';
}

export interface ReplyStoreLayer {
  /** Without a store every request is called. */
  readonly store?: ReplyStore | undefined;
  readonly identity: Pick<ModelIdentity, 'provider' | 'model'>;
  readonly keyOf: (request: ChatRequest) => string;
  readonly onServed: (served: ServedReply) => void;
}

/**
 * Serves what the store holds, else calls the model and stores the reply before anyone sees it. A reply with `failure` is stored
 * too: a run that is repeated must see what it saw, whatever the server's limits are by then.
 */
export function withReplyStore(chat: ChatModel, { store, identity, keyOf, onServed }: ReplyStoreLayer): ChatModel {
  const { provider, model } = identity;
  return async (request, options) => {
    const key = keyOf(request);
    const stored = store?.get(key);
    if (stored !== undefined) {
      onServed({ key, request, reply: stored, origin: 'replayed' });
      return stored;
    }
    const made = await chat(request, options);
    const { purpose } = request;
    const reply = store === undefined ? made : await store.put(key, made, { provider, model, purpose });
    onServed({ key, request, reply, origin: 'called' });
    return reply;
  };
}
