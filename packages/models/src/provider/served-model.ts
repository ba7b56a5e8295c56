import { type ChatModel, type ChatReply, type ChatRequest, contentHash, MaspoError } from '@maspo/core';
import { DoubtfulRefusal, failedCall } from '../failures/failed-call.ts';
import type { ModelServer } from '../failures/model-target.ts';
import type { AdaptingFetch } from './adapting-fetch.ts';
import type { Host } from './host.ts';
import type { ReplyFormSetting } from './model-fields.ts';
import { requireProbabilities, requireProbabilitiesTaken } from './no-probabilities.ts';
import { replyIn, type SaidReply } from './said-reply.ts';
import { orWithoutSchema, withSchema } from './with-schema.ts';

/** The options of the clients of all providers. */
export interface ClientOptions {
  readonly model: string;
  /** The provider's own service by default. For Ollama, a server on this machine. */
  readonly baseUrl?: string | undefined;
  /** Left out if the server needs no key. */
  readonly apiKey?: string | undefined;
  /** The environment variable that holds the key, for messages about it. */
  readonly apiKeyEnv?: string | undefined;
  readonly topP?: number | undefined;
  readonly seed?: number | undefined;
  /** `schema`: a server that cannot hold its replies to a schema is an error. With other settings, such a server is asked for tags. */
  readonly replyForm?: ReplyFormSetting | undefined;
}

/** What differs between the clients of the providers. */
export interface ClientParts
  extends Pick<ModelServer, 'provider' | 'unknownModelWayOut' | 'settings' | 'addressForm' | 'startWayOut'> {
  readonly host: Host;
  /** The fetch that the client sends with. */
  readonly adapting: Pick<AdaptingFetch, 'adapted'>;
  /** Makes one attempt, which ends when the signal is aborted. The reply to a request with `constrained` must be held to its schema. */
  send(request: ChatRequest, signal: AbortSignal): Promise<SaidReply>;
}

/**
 * A model behind a server. One call is one attempt. Throws `TransientFault` if another attempt may help, `MaspoError` `model-refused` if no
 * attempt will help, and the signal's reason if the signal is aborted.
 */
export function createServedModel(
  { model, baseUrl, apiKey, apiKeyEnv, replyForm }: ClientOptions,
  { host, adapting, send, ...named }: ClientParts,
): ChatModel {
  const server: ModelServer = { ...named, model, baseUrl: baseUrl ?? host.baseUrl, apiKey, apiKeyEnv };
  const attempt: ChatModel = async (request, { signal }) => {
    try {
      const reply = replyIn(await send(request, signal), { request, model, apiKey });
      requireProbabilities(request, reply, server);
      return withAdapted(reply, request, adapting.adapted(request));
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof MaspoError) throw error;
      requireProbabilitiesTaken(request, error, server);
      return orWithoutSchema(request, error, () => failedCall(error, server));
    }
  };
  const served: ChatModel = async (request, options) => {
    try {
      return await attempt(request, options);
    } catch (error) {
      if (error instanceof DoubtfulRefusal && (await servesOthers(attempt, request, options))) return error.reply;
      throw error;
    }
  };
  return withSchema(served, { server, mustConstrain: replyForm === 'schema' });
}

/** The reply, with the changes that were made to its request. If the model accepts no stop sequences, the text is cut here. */
function withAdapted(reply: ChatReply, { stop = [] }: ChatRequest, adapted: readonly string[]): ChatReply {
  if (adapted.length === 0) return reply;
  const ends = adapted.includes('stop left out') ? stop.map((text) => reply.text.indexOf(text)) : [];
  const end = Math.min(...ends.filter((at) => at !== -1));
  return { ...reply, ...(end < reply.text.length ? { text: reply.text.slice(0, end), finish: 'stop' } : {}), adapted };
}

const harmless = [{ role: 'user', content: 'Reply with the word ready.' }] as const;

/**
 * Whether a server that refused a request accepts a harmless request with the same settings. If so, it refused the text of the request, for
 * example by a filter with unknown words. If not, it refused the settings or the key, and every further request would fail as well.
 */
async function servesOthers(
  attempt: ChatModel,
  request: ChatRequest,
  options: { readonly signal: AbortSignal },
): Promise<boolean> {
  if (request.messages.length === 1 && request.messages[0]?.content === harmless[0].content) return false;
  try {
    const { usage }: ChatReply = await attempt({ ...request, messages: harmless }, options);
    // A reply from the server has tokens. A reply that represents a refusal has none.
    return usage.inputTokens > 0;
  } catch (error) {
    if (error instanceof MaspoError && error.code === 'model-refused') return false;
    throw error;
  }
}

/** A seed for each draw, because with the same seed a server would give independent draws the same answer. A whole number in [0, 2^31). */
export function seedOfDraw(seed: number, draw: string | undefined): number {
  return draw === undefined ? seed : Number.parseInt(contentHash(`${seed}/${draw}`).slice(0, 8), 16) >>> 1;
}
