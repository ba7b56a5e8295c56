import { type ChatReply, MaspoError } from '@maspo/core';
import { describeTarget, type ModelServer } from './model-target.ts';
import { quote } from './quote.ts';
import { type Refusal, type RefusalMeaning, refusalMeaning } from './refusal.ts';
import { TransientFault } from './transient-fault.ts';

/**
 * What a refusal means for the caller, for every provider alike. Returns a reply where this one request cannot be served;
 * throws `TransientFault` where another attempt may help, and `MaspoError` `model-refused` where the server will not serve us.
 */
export function refusedRequest(refusal: Refusal, server: ModelServer): ChatReply {
  const { status, retryAfterMs } = refusal;
  const words = quote(refusal.words, server);
  const meaning = refusalMeaning({ ...refusal, words });
  if (meaning === 'transient') throw new TransientFault(`HTTP ${status}: ${words}`, { status, retryAfterMs });
  const unserved = { text: '', usage: { inputTokens: 0, outputTokens: 0 }, model: server.model };
  if (meaning === 'filtered') return { ...unserved, finish: 'filtered' };
  if (meaning === 'overflow') return overflowReply(server.model, words);
  const wayOut = waysOut[meaning](server);
  throw new MaspoError('model-refused', `${describeTarget(server)} refused (HTTP ${status}): ${words}. ${wayOut}`);
}

/** The reply to a request that is longer than the model's context. */
export function overflowReply(model: string, words: string): ChatReply {
  const usage = { inputTokens: 0, outputTokens: 0 };
  return { text: '', usage, model, finish: 'length', failure: `the request overflows the context window: ${words}` };
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
