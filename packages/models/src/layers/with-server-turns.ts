import type { ChatModel } from '@maspo/core';
import type { ServerTurns } from './server-turns.ts';

/** Attempts wait for their turn at the server, first come first served. An aborted one gives its turn away. */
export function withServerTurns(chat: ChatModel, turns: ServerTurns): ChatModel {
  return (request, options) => turns.take(() => chat(request, options), options.signal);
}
