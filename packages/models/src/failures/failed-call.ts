import { type ChatReply, MaspoError } from '@maspo/core';
import { HttpRefusal, WebPageReply } from './http-refusal.ts';
import { isLostReply, lostReply, systemCode } from './lost-reply.ts';
import { describeTarget, type ModelServer } from './model-target.ts';
import { quote } from './quote.ts';
import { isDoubtful, type Refusal, type RefusalMeaning, refusalMeaning } from './refusal.ts';
import { refusalIn } from './refusal-in.ts';
import { NoReply, TransientFault } from './transient-fault.ts';

/**
 * What a failed call means, in the same way for every provider. Returns a reply if the server cannot serve this one request. Throws
 * `TransientFault` if another attempt may help, and `MaspoError` `model-refused` if the server will not serve us. Raw errors of an SDK are
 * not passed on, because they may contain the key.
 */
export function failedCall(error: unknown, server: ModelServer): ChatReply {
  const known = causeOf(error);
  if (known instanceof NoReply) throw new NoReply(quote(known.message, server));
  if (known instanceof TransientFault) throw known;
  if (known instanceof HttpRefusal) return refusedCall(refusalIn(known), server);
  if (known instanceof WebPageReply)
    throw new TransientFault(
      `${quote(known.message, server)}: check the base URL ${server.baseUrl}. ${server.addressForm}`,
    );
  if (!isLostReply(error)) throw error;
  const fault = lostReply(error, server);
  const nobodyListens = server.startWayOut !== undefined && systemCode(error) === 'ECONNREFUSED';
  throw nobodyListens ? new TransientFault(`${fault.message}; ${server.startWayOut}`) : fault;
}

/** A refusal that looks as if it concerns all requests, but may concern only its own request. */
export class DoubtfulRefusal extends MaspoError {
  /** The reply for the case that the refusal concerns only its own request. */
  readonly reply: ChatReply;

  constructor(message: string, reply: ChatReply) {
    super('model-refused', message);
    this.reply = reply;
  }
}

/** The server's refusal behind an error of its client, if there is one. */
export function refusalOf(error: unknown): Refusal | undefined {
  const known = causeOf(error);
  return known instanceof HttpRefusal ? refusalIn(known) : undefined;
}

/** An SDK wraps the error that its `fetch` threw into its own error. */
function causeOf(error: unknown): unknown {
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof HttpRefusal || cause instanceof WebPageReply || cause instanceof TransientFault) return cause;
  return undefined;
}

function refusedCall(refusal: Refusal, server: ModelServer): ChatReply {
  const { status, retryAfterMs } = refusal;
  const words = quote(refusal.words, server);
  const meaning = refusalMeaning(refusal);
  if (meaning === 'transient') throw new TransientFault(`HTTP ${status}: ${words}`, { status, retryAfterMs });
  const unserved = { text: '', usage: { inputTokens: 0, outputTokens: 0 }, model: server.model };
  if (meaning === 'filtered')
    return { ...unserved, finish: 'filtered', failure: `a content filter refused the request: ${words}` };
  if (meaning === 'overflow') return overflowReply(server.model, words);
  const message = `${describeTarget(server)} refused (HTTP ${status}): ${words}. ${waysOut[meaning](server)}`;
  if (!isDoubtful(refusal)) throw new MaspoError('model-refused', message);
  const failure = `the server refused this request (HTTP ${status}), and no other: ${words}`;
  throw new DoubtfulRefusal(message, { ...unserved, finish: 'stop', failure });
}

/** How the failure of such a request begins. */
export const overflowing = 'the request overflows the context window';

/** The reply to a request that does not fit into the context window. */
export function overflowReply(model: string, words: string): ChatReply {
  const usage = { inputTokens: 0, outputTokens: 0 };
  return { text: '', usage, model, finish: 'length', failure: `${overflowing}: ${words}` };
}

const waysOut: Record<
  Exclude<RefusalMeaning, 'transient' | 'overflow' | 'filtered'>,
  (server: ModelServer) => string
> = {
  quota: ({ apiKeyEnv }) => {
    const key = apiKeyEnv === undefined ? 'use a key' : `put a key into ${apiKeyEnv}`;
    return `Top up the account, wait until its quota is renewed, or ${key} that has quota; then run the same command again: replies received so far are kept.`;
  },
  key: ({ apiKeyEnv, model }) =>
    apiKeyEnv === undefined
      ? 'The server wants a key: put it into an environment variable and name that as apiKeyEnv.'
      : `Check the key in the environment variable ${apiKeyEnv}, and that it may use the model "${model}".`,
  'unknown-model': ({ unknownModelWayOut }) => unknownModelWayOut,
  redirect: () => 'The model lives at another address: write that one as baseUrl. Keys are not sent on to it.',
  settings: ({ settings }) => `Correct the settings of this model in the run configuration (${settings}).`,
};
