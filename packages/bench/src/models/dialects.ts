import type { ChatModel } from '@maspo/core';
import { createGeminiModel } from './gemini/gemini-client.ts';
import { completion } from './loopback-server.ts';
import { createOllamaModel } from './ollama/ollama-client.ts';
import { createOpenAiModel } from './openai/openai-client.ts';

export interface DialectOptions {
  /** Address of the server, without a path. */
  readonly address: string;
  readonly apiKey?: string;
}

/** A body and the status it is sent with. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** How one provider says what all of them say: the fixtures of the contract that all clients share. */
export interface Dialect {
  readonly provider: 'openai' | 'gemini' | 'ollama';
  create(options: DialectOptions): ChatModel;
  /** A whole reply with 11 input and 7 output tokens. */
  reply(content: unknown): object;
  cutReply(text: string): object;
  /** A reply whose token counts are replaced, all by the same value; `undefined` leaves them out. */
  replyCounting(tokens: unknown): object;
  /** A response of the right form without a reply in it. */
  readonly empty: object;
  error(message: string): object;
  readonly overflow: Answer;
  /** Ollama has no content filter. */
  readonly filtered: readonly Answer[];
  readonly quotaExhausted: Answer;
  readonly unknownModel: { readonly message: string; readonly wayOut: RegExp };
}

const model = 'tiny-model';

const openAi: Dialect = {
  provider: 'openai',
  create: ({ address, ...options }) =>
    createOpenAiModel({ model, baseUrl: `${address}/v1`, apiKeyEnv: 'LAB_KEY', ...options }),
  reply: (content) => completion(content),
  cutReply: (text) => completion(text, { finish_reason: 'length' }),
  replyCounting: (tokens) => ({
    ...completion('42'),
    usage: {
      prompt_tokens: tokens,
      completion_tokens: tokens,
      prompt_tokens_details: { cached_tokens: tokens },
      completion_tokens_details: { reasoning_tokens: tokens },
    },
  }),
  empty: { object: 'chat.completion', choices: [] },
  error: (message) => ({ error: { message } }),
  overflow: { status: 400, body: { error: { message: 'too long', code: 'context_length_exceeded' } } },
  filtered: [
    { status: 200, body: completion('', { finish_reason: 'content_filter' }) },
    { status: 400, body: { error: { message: 'filtered', code: 'content_filter' } } },
  ],
  quotaExhausted: { status: 429, body: { error: { message: 'no quota left', code: 'insufficient_quota' } } },
  unknownModel: { message: 'no such model', wayOut: /model name "tiny-model" and the base URL/ },
};

function candidate(parts: unknown, finishReason: string, usageMetadata: unknown = geminiUsage(11, 7)) {
  return { candidates: [{ content: { role: 'model', parts }, finishReason }], usageMetadata, modelVersion: model };
}

function geminiUsage(input: unknown, output: unknown) {
  return { promptTokenCount: input, candidatesTokenCount: output };
}

const gemini: Dialect = {
  provider: 'gemini',
  create: ({ address, ...options }) => createGeminiModel({ model, baseUrl: address, apiKeyEnv: 'LAB_KEY', ...options }),
  reply: (content) => candidate([{ text: content }], 'STOP'),
  cutReply: (text) => candidate([{ text }], 'MAX_TOKENS'),
  replyCounting: (tokens) =>
    candidate([{ text: '42' }], 'STOP', {
      ...geminiUsage(tokens, tokens),
      cachedContentTokenCount: tokens,
      thoughtsTokenCount: tokens,
    }),
  empty: { candidates: [], modelVersion: model },
  error: (message) => ({ error: { code: 0, message, status: 'SOME_STATUS' } }),
  overflow: {
    status: 400,
    body: {
      error: { message: 'The input token count (9) exceeds the maximum number of tokens allowed (8).', details: [] },
    },
  },
  filtered: [
    { status: 200, body: { promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: geminiUsage(11, 0) } },
    { status: 200, body: candidate(undefined, 'PROHIBITED_CONTENT') },
    { status: 200, body: candidate([{ text: 'It is' }], 'SAFETY') },
  ],
  quotaExhausted: {
    status: 429,
    body: {
      error: {
        message: 'You exceeded your current quota',
        status: 'RESOURCE_EXHAUSTED',
        details: [
          {
            '@type': 'type.googleapis.com/google.rpc.QuotaFailure',
            violations: [{ quotaId: 'GenerateRequestsPerDayPerProjectPerModel-FreeTier', quotaValue: '50' }],
          },
          { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '36s' },
        ],
      },
    },
  },
  unknownModel: { message: 'models/tiny-model is not found', wayOut: /model name "tiny-model".*API version/ },
};

const ollama: Dialect = {
  provider: 'ollama',
  create: ({ address, ...options }) => createOllamaModel({ model, baseUrl: address, apiKeyEnv: 'LAB_KEY', ...options }),
  reply: (content) => ollamaReply(content),
  cutReply: (text) => ({ ...ollamaReply(text), done_reason: 'length' }),
  replyCounting: (tokens) => ({ ...ollamaReply('42'), prompt_eval_count: tokens, eval_count: tokens }),
  empty: { model, done: true },
  error: (message) => ({ error: message }),
  overflow: { status: 400, body: { error: 'the input length exceeds the context length' } },
  filtered: [],
  quotaExhausted: { status: 402, body: { error: 'you have used up your plan' } },
  unknownModel: { message: 'model "tiny-model" not found', wayOut: /`ollama pull tiny-model`/ },
};

function ollamaReply(content: unknown) {
  const message = { role: 'assistant', content };
  return { model, message, done: true, done_reason: 'stop', prompt_eval_count: 11, eval_count: 7 };
}

export const dialects: readonly Dialect[] = [openAi, gemini, ollama];
