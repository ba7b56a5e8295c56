import type { ChatModel, ChatReply, ChatRequest } from '@maspo/core';
import type { ModelIdentity } from '../store/reply-key.ts';
import type { ReplyStore } from '../store/reply-store.ts';

export interface StoringLayer {
  readonly store: ReplyStore;
  readonly identity: Pick<ModelIdentity, 'provider' | 'model'>;
  readonly keyOf: (request: ChatRequest) => string;
  /** The host of the model's server. */
  readonly host?: string | undefined;
  /** What a reply costs, in the unit of `priceOf`; left out for a model without prices. */
  readonly priceOf?: ((reply: ChatReply) => number) | undefined;
}

/**
 * Notifies the store that a call goes out, stores its reply before anything uses it, and returns the stored reply. A reply with `failure`
 * is stored too, because a repeated run must get the same replies, even if the server then has other limits.
 */
export function withStoring(chat: ChatModel, { store, identity, keyOf, host, priceOf }: StoringLayer): ChatModel {
  const { provider, model } = identity;
  return async (request, options) => {
    const key = keyOf(request);
    await store.begin?.(key, options.signal);
    const reply = await chat(request, options);
    const { purpose } = request;
    return store.put(key, reply, { provider, model, purpose, host, price: priceOf?.(reply) });
  };
}
