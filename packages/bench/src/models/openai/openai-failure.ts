import { type ChatReply, MaspoError } from '@maspo/core';
import { APIError } from 'openai';
import { retryAfterMs } from '../layers/retry-after-ms.ts';
import { TransientFault } from '../layers/transient-fault.ts';
import { describeTarget, type ModelTarget } from '../model-target.ts';

export interface OpenAiServer extends ModelTarget {
  readonly apiKey: string | undefined;
  /** The environment variable that holds the key, if one is used. */
  readonly apiKeyEnv: string | undefined;
}

const transientStatuses = [408, 409, 429];
const longestQuote = 300;

/**
 * What a failed call means. Returns a reply where this one request cannot be served; throws `TransientFault` where another
 * attempt may help, and `MaspoError` `model-refused` where the server will not serve us. Raw errors of the SDK are not
 * passed on: they may hold the key.
 */
export function openAiFailure(error: unknown, server: OpenAiServer): ChatReply {
  if (error instanceof APIError && error.status !== undefined) return refusedRequest(error, error.status, server);
  // Body and connection faults: JSON that does not parse, and what fetch throws when the connection breaks.
  if (error instanceof APIError || error instanceof SyntaxError || error instanceof TypeError) {
    throw new TransientFault(quote(causes(error), server));
  }
  throw error;
}

function refusedRequest(error: APIError, status: number, server: OpenAiServer): ChatReply {
  const words = quote(serverWords(error), server);
  const outOfQuota = status === 402 || error.code === 'insufficient_quota' || error.type === 'insufficient_quota';
  if (!outOfQuota && (transientStatuses.includes(status) || status >= 500)) {
    const pause = error.headers === undefined ? undefined : retryAfterMs(error.headers);
    throw new TransientFault(`HTTP ${status}: ${words}`, { status, retryAfterMs: pause });
  }
  const unserved = { text: '', usage: { inputTokens: 0, outputTokens: 0 }, model: server.model };
  if (isContextOverflow(status, error.code, words)) {
    return { ...unserved, finish: 'length', failure: `the request overflows the context window: ${words}` };
  }
  if (isContentFilter(status, error.code, words)) return { ...unserved, finish: 'filtered' };
  const wayOut = outOfQuota ? quotaWayOut(server) : wayOutOf(status, server);
  throw new MaspoError('model-refused', `${describeTarget(server)} refused (HTTP ${status}): ${words}. ${wayOut}`);
}

function isContextOverflow(status: number, code: unknown, words: string): boolean {
  if (![400, 413, 422].includes(status)) return false;
  const says = /context[ _-]?(length|window|size)|maximum context|prompt is too long|max_model_len|context overflow/i;
  return code === 'context_length_exceeded' || says.test(words);
}

function isContentFilter(status: number, code: unknown, words: string): boolean {
  if (status !== 400) return false;
  const says = /content (filter|policy|management policy)|usage polic/i;
  return code === 'content_filter' || code === 'content_policy_violation' || says.test(words);
}

function quotaWayOut({ apiKeyEnv }: OpenAiServer): string {
  const key = apiKeyEnv === undefined ? 'use a key' : `put a key into ${apiKeyEnv}`;
  return `Top up the account, or ${key} that has quota; then run the same command again: replies received so far are kept.`;
}

function wayOutOf(status: number, { model, apiKeyEnv }: OpenAiServer): string {
  if (status === 404) return `Check the model name "${model}" and the base URL, which usually ends in /v1.`;
  if (status !== 401 && status !== 403) {
    return 'Correct the settings of this model in the run configuration (maxTokens, temperature, topP, extraBody).';
  }
  return apiKeyEnv === undefined
    ? 'The server wants a key: put it into an environment variable and name that as apiKeyEnv.'
    : `Check the key in the environment variable ${apiKeyEnv}, and that it may use the model "${model}".`;
}

/** What the server says, without the parts of a request that some servers repeat. */
function serverWords(error: APIError): string {
  const body: unknown = error.error;
  if (body === undefined) return error.message;
  if (typeof body === 'string') return body;
  if (typeof body !== 'object' || body === null) return 'no explanation';
  const { message, detail } = body as { message?: unknown; detail?: unknown };
  const said = message ?? detail;
  if (typeof said === 'string') return said;
  return Array.isArray(said) ? said.map((item: { msg?: unknown }) => String(item?.msg)).join('; ') : 'no explanation';
}

/** The messages along the chain of causes; the last one usually names the fault. */
function causes(error: Error): string {
  const messages = new Set<string>();
  for (let cause: unknown = error; cause instanceof Error; cause = cause.cause) {
    const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
    messages.add((cause.message || code).replace(/\.$/, ''));
  }
  return [...messages].filter((message) => message !== '').join(': ');
}

function quote(words: string, { apiKey }: OpenAiServer): string {
  const hidden = apiKey === undefined ? words : words.replaceAll(apiKey, '***');
  const line = hidden.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
  return line.length > longestQuote ? `${line.slice(0, longestQuote)}...` : line;
}
