import type { ChatModel, ChatReply, ChatRequest } from '@maspo/core';
import type { ModelServer } from '../failures/model-server.ts';
import type { ClientOptions } from './client-options.ts';
import type { Host } from './host.ts';

/** What differs between the clients of the providers. */
export interface ClientParts extends Pick<ModelServer, 'provider' | 'unknownModelWayOut' | 'settings'> {
  readonly host: Host;
  /** Makes one attempt, which ends when the signal is aborted. */
  send(request: ChatRequest, signal: AbortSignal): Promise<ChatReply>;
  /** What a failed attempt means: a reply where this one request cannot be served, else it throws. */
  failure(error: unknown, server: ModelServer): ChatReply;
}

/**
 * A model behind a server. One call is one attempt: throws `TransientFault` where another may help, `MaspoError` `model-refused` where none
 * will, and what the signal was aborted with.
 */
export function createServedModel(
  { model, baseUrl, apiKey, apiKeyEnv }: ClientOptions,
  { host, send, failure, ...named }: ClientParts,
): ChatModel {
  const server = { ...named, model, baseUrl: baseUrl ?? host.baseUrl, apiKey, apiKeyEnv };
  return async (request, { signal }) => {
    try {
      return await send(request, signal);
    } catch (error) {
      signal.throwIfAborted();
      return failure(error, server);
    }
  };
}
