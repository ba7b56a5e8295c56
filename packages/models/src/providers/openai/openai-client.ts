import type { ChatModel, ChatRequest, ReplySchema } from '@maspo/core';
import { APIConnectionError, type OpenAI } from 'openai';
import type { ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions';
import type { ResponseFormatJSONSchema } from 'openai/resources/shared';
import { TransientFault } from '../../failures/transient-fault.ts';
import { type AdaptingFetch, createAdaptingFetch } from '../../provider/adapting-fetch.ts';
import { isOwnService } from '../../provider/host.ts';
import { listedTokens } from '../../provider/no-probabilities.ts';
import { createPatientFetch } from '../../provider/patient-fetch.ts';
import { refusingFetch } from '../../provider/refusing-fetch.ts';
import { type ClientOptions, createServedModel, seedOfDraw } from '../../provider/served-model.ts';
import { LeanOpenAi } from './lean-openai.ts';
import { openAiHost } from './openai-config.ts';
import { openAiReply } from './openai-reply.ts';

export interface OpenAiOptions extends ClientOptions {
  /** Named in messages; `openai` by default. */
  readonly provider?: string | undefined;
  /** Further request fields. They override the fields that are set here. */
  readonly extraBody?: Readonly<Record<string, unknown>> | undefined;
}

/** Longer than any attempt may take: `withTimeout` ends calls. */
const noTimeoutMs = 2 ** 31 - 1;

/** A model on any server with an OpenAI-compatible chat completions interface. */
export function createOpenAiModel(options: OpenAiOptions): ChatModel {
  const { provider = 'openai', model, baseUrl = openAiHost.baseUrl, apiKey } = options;
  const adapting = createAdaptingFetch(refusingFetch(createPatientFetch()));
  const client = createClient(baseUrl, apiKey, adapting);
  return createServedModel(options, {
    provider,
    host: openAiHost,
    adapting,
    unknownModelWayOut: `Check the model name "${model}" and the base URL, which usually ends in /v1.`,
    settings: 'maxTokens, temperature, topP, extraBody',
    addressForm: 'It usually ends in /v1, as http://localhost:8000/v1 does.',
    send: async (request, signal) => {
      const call = client.chat.completions.create(requestBody(options, request), { signal });
      return openAiReply(await call.catch(withCause));
    },
  });
}

/** The SDK treats every error whose message mentions a timeout as its own timeout, and drops the original error. */
function withCause(error: unknown): never {
  if (error instanceof APIConnectionError && error.cause === undefined)
    throw new TransientFault('the connection to the server timed out');
  throw error;
}

function createClient(baseURL: string, apiKey = 'no-key', { fetch }: Pick<AdaptingFetch, 'fetch'>): OpenAI {
  return new LeanOpenAi({
    baseURL,
    // The SDK fills gaps from the environment; a key meant for OpenAI must not reach another server.
    apiKey,
    adminAPIKey: null,
    ...(isOwnService(openAiHost, baseURL)
      ? {}
      : { organization: null, project: null, defaultHeaders: ownHeaders(apiKey) }),
    timeout: noTimeoutMs,
    logLevel: 'off',
    fetch,
  });
}

function requestBody(options: OpenAiOptions, request: ChatRequest): ChatCompletionCreateParamsNonStreaming {
  const { model, baseUrl, topP, seed, extraBody } = options;
  // OpenAI's newer models refuse `max_tokens`, and many compatible servers know only `max_tokens`.
  const limit = isOwnService(openAiHost, baseUrl) ? 'max_completion_tokens' : 'max_tokens';
  return {
    model,
    messages: request.messages.map(({ role, content }) => ({ role, content })),
    temperature: request.temperature,
    [limit]: request.maxTokens,
    ...(request.stop === undefined ? {} : { stop: [...request.stop] }),
    ...(topP === undefined ? {} : { top_p: topP }),
    ...(seed === undefined ? {} : { seed: seedOfDraw(seed, request.draw) }),
    ...(request.constrained === undefined ? {} : { response_format: responseFormat(request.constrained.schema) }),
    ...(request.choices === undefined ? {} : { logprobs: true, top_logprobs: listedTokens }),
    ...extraBody,
  };
}

function responseFormat({ name, schema }: ReplySchema): ResponseFormatJSONSchema {
  return { type: 'json_schema', json_schema: { name, strict: true, schema: { ...schema } } };
}

/**
 * Headers that undo `OPENAI_CUSTOM_HEADERS`. The SDK adds the custom headers to the requests for every server, although they are meant for
 * OpenAI and may contain a key. `null` removes a header.
 */
export function ownHeaders(
  apiKey: string,
  custom: string | undefined = process.env.OPENAI_CUSTOM_HEADERS,
): Record<string, string | null> {
  const names = (custom ?? '').split('\n').flatMap((line) => /^\s*([^:\s]+)\s*:/.exec(line)?.[1]?.toLowerCase() ?? []);
  if (names.length === 0) return {};
  return { ...Object.fromEntries(names.map((name) => [name, null])), authorization: `Bearer ${apiKey}` };
}
