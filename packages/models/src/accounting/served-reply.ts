import type { ChatReply, ChatRequest } from '@maspo/core';

/** A reply on its way to the caller: taken from the store (`replayed`), or just made by the model (`called`). */
export interface ServedReply {
  readonly key: string;
  readonly request: ChatRequest;
  readonly reply: ChatReply;
  readonly origin: 'called' | 'replayed';
  /** The phase of the run in which the reply was asked for. */
  readonly phase?: string | undefined;
}
