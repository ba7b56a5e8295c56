import { type ChatModel, type ChatReply, type ChatRequest, contentHash, MaspoError } from '@maspo/core';
import { DoubtfulRefusal, failedCall } from '../failures/failed-call.ts';
import type { ModelServer } from '../failures/model-target.ts';
import type { AdaptingFetch } from './adapting-fetch.ts';
import type { Host } from './host.ts';
import type { ReplyFormSetting } from './model-fields.ts';
import { requireProbabilities, requireProbabilitiesTaken } from './no-probabilities.ts';
import { replyIn, type SaidReply } from './said-reply.ts';
import { orWithoutSchema, withSchema } from './with-schema.ts';

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
  /** `schema`: a server that cannot hold its replies to a schema is an error; otherwise it is asked in tags. */
  readonly replyForm?: ReplyFormSetting | undefined;
}

/** What differs between the clients of the providers. */
export interface ClientParts
  extends Pick<ModelServer, 'provider' | 'unknownModelWayOut' | 'settings' | 'addressForm' | 'startWayOut'> {
  readonly host: Host;
  /** What the client sends with. */
  readonly adapting: Pick<AdaptingFetch, 'adapted'>;
  /** Makes one attempt, which ends when the signal is aborted. The reply to a request with `constrained` is to be held to its schema. */
  send(request: ChatRequest, signal: AbortSignal): Promise<SaidReply>;
}

/**
 * A model behind a server. One call is one attempt: throws `TransientFault` where another may help, `MaspoError` `model-refused` where none
 * will, and what the signal was aborted with.
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

/** The reply, with what was sent otherwise than asked for. Where a model takes no stop sequences, its text is ended here. */
function withAdapted(reply: ChatReply, { stop = [] }: ChatRequest, adapted: readonly string[]): ChatReply {
  if (adapted.length === 0) return reply;
  const ends = adapted.includes('stop left out') ? stop.map((text) => reply.text.indexOf(text)) : [];
  const end = Math.min(...ends.filter((at) => at !== -1));
  return { ...reply, ...(end < reply.text.length ? { text: reply.text.slice(0, end), finish: 'stop' } : {}), adapted };
}

const harmless = [{ role: 'user', content: 'Reply with the word ready.' }] as const;

/**
 * Whether a server that refused a request takes a harmless one with the same settings. Then its refusal was meant for the text of that
 * request, as of a filter with words of its own; else for the settings or the key, and every further request would fail as well.
 */
async function servesOthers(
  attempt: ChatModel,
  request: ChatRequest,
  options: { readonly signal: AbortSignal },
): Promise<boolean> {
  if (request.messages.length === 1 && request.messages[0]?.content === harmless[0].content) return false;
  try {
    const { usage }: ChatReply = await attempt({ ...request, messages: harmless }, options);
    // A reply that the server made has tokens; one that stands for a refusal has none.
    return usage.inputTokens > 0;
  } catch (error) {
    if (error instanceof MaspoError && error.code === 'model-refused') return false;
    throw error;
  }
}

/**
 * A seed for each draw: with the same seed, a server would give independent draws the same answer. A whole number in
 * [0, 2^31).
 */
export function seedOfDraw(seed: number, draw: string | undefined): number {
  return draw === undefined ? seed : Number.parseInt(contentHash(`${seed}/${draw}`).slice(0, 8), 16) >>> 1;
}
