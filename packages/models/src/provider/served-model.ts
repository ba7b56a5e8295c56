import { type ChatModel, type ChatReply, type ChatRequest, contentHash } from '@maspo/core';
import type { ModelServer } from '../failures/model-target.ts';
import type { Host } from './host.ts';

/** What the clients of all providers take. */
export interface ClientOptions {
  readonly model: string;
  /** The provider's own service by default; for Ollama a server on this machine. */
  readonly baseUrl?: string | undefined;
  /** Left out for servers that need no key. */
  readonly apiKey?: string | undefined;
  /** The environment variable that holds the key, for messages about it. */
  readonly apiKeyEnv?: string | undefined;
  readonly topP?: number | undefined;
  readonly seed?: number | undefined;
}

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

/**
 * A seed for each draw: with the same seed, a server would give independent draws the same answer. A whole number in
 * [0, 2^31).
 */
export function seedOfDraw(seed: number, draw: string | undefined): number {
  return draw === undefined ? seed : Number.parseInt(contentHash(`${seed}/${draw}`).slice(0, 8), 16) >>> 1;
}
