import type { ChatModel } from '@maspo/core';
import type { CallLimit } from './call-limit.ts';

/** Calls wait for their turn, first come first served. An aborted call gives its turn away. */
export function withConcurrency(chat: ChatModel, limit: CallLimit): ChatModel {
  return (request, options) =>
    limit(() => {
      options.signal.throwIfAborted();
      return chat(request, options);
    });
}
