import type { ChatModel } from '@maspo/core';
import { type LoopbackServer, listenHere } from '../loopback/listen.ts';
import { chatCompletions } from './chat-completions.ts';

/** A model of this process behind an address. */
export interface ServedModel extends Pick<LoopbackServer, 'close'> {
  /** What a client calls its base URL. */
  readonly address: string;
}

/**
 * Answers OpenAI-compatible requests with a model, for this machine alone. `port` 0: any free one. Throws `MaspoError` `invalid-input` for a
 * port that is taken.
 */
export async function serveModel(
  chat: ChatModel,
  { model, port }: { readonly model: string; readonly port: number },
): Promise<ServedModel> {
  const server = await listenHere(port, (at) => chatCompletions(chat, { model, port: at }));
  return { address: `http://127.0.0.1:${server.port}/v1`, close: server.close };
}
