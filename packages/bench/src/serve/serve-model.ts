import type { ChatModel } from '@maspo/core';
import { type LoopbackServer, listenHere } from '../loopback/listen.ts';
import { chatCompletions } from './chat-completions.ts';

/** A model of this process that is reachable at an address. */
export interface ServedModel extends Pick<LoopbackServer, 'close'> {
  /** The base URL for clients. */
  readonly address: string;
}

/**
 * Answers OpenAI-compatible requests with a model, only for this machine. `port` 0 stands for any free port. Throws `MaspoError`
 * `invalid-input` for a port that is taken.
 */
export async function serveModel(
  chat: ChatModel,
  { model, port }: { readonly model: string; readonly port: number },
): Promise<ServedModel> {
  const server = await listenHere(port, (at) => chatCompletions(chat, { model, port: at }));
  return { address: `http://127.0.0.1:${server.port}/v1`, close: server.close };
}
