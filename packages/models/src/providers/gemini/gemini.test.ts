import { describe } from 'vitest';
import { choicesContract } from '../../../test-support/choices-contract.ts';
import { clientContract } from '../../../test-support/client-contract.ts';
import type { Dialect } from '../../../test-support/dialect.ts';
import { schemaContract } from '../../../test-support/schema-contract.ts';
import { settingsContract } from '../../../test-support/settings-contract.ts';
import { thirdPartyContract } from '../../../test-support/third-party-contract.ts';
import { createGeminiModel } from './gemini-client.ts';

const model = 'tiny-model';

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
  without: [{}, candidate({ text: '42' }, 'STOP'), candidate([{ text: 7 }], 'STOP')],
  unanswered: [
    {
      what: 'only thoughts',
      body: candidate([{ text: 'Six sevens... <answer>42</answer>', thought: true }], 'STOP'),
      finish: 'stop',
      failure: /reasoning and no answer/,
    },
    {
      what: 'all tokens spent on thoughts, without parts',
      body: candidate(undefined, 'MAX_TOKENS', { promptTokenCount: 11, thoughtsTokenCount: 64 }),
      finish: 'length',
      failure: /cut at its limit \(64 tokens\) while the model reasoned/,
    },
    { what: 'no parts', body: candidate(undefined, 'STOP'), finish: 'stop', failure: /^the reply is empty$/ },
    { what: 'an empty part', body: candidate([{ text: '' }], 'STOP'), finish: 'stop', failure: /^the reply is empty$/ },
    {
      what: 'a call of a tool',
      body: candidate([{ functionCall: { name: 'add', args: {} } }], 'STOP'),
      finish: 'stop',
      failure: /called a tool \(add\)/,
    },
    {
      what: 'a call of a tool that nobody offered',
      body: candidate([], 'UNEXPECTED_TOOL_CALL'),
      finish: 'stop',
      failure: /called a tool instead/,
    },
  ],
  inParts: [
    candidate([{ text: 'Or 41?', thought: true }, { text: 'It is ' }, { text: '42.' }], 'STOP'),
    candidate([{ executableCode: { code: '6 * 7' } }, { text: 'It is 42.' }], 'STOP'),
  ],
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

describe('gemini', () => {
  settingsContract('gemini', {
    replies: { model: 'b', topP: 0.5, seed: 1, thinkingBudget: 0, extraBody: { labels: {} } },
    others: { apiVersion: 'v1' },
  });
  clientContract(gemini);
  schemaContract(gemini, {
    asked: (body) => (body.generationConfig as { responseSchema?: unknown } | undefined)?.responseSchema,
    messages: ({ contents }) => contents,
    verdict: {
      type: 'OBJECT',
      properties: { reasons: { type: 'STRING' }, choice: { type: 'STRING', enum: ['A', 'B'] } },
      required: ['reasons', 'choice'],
      propertyOrdering: ['reasons', 'choice'],
    },
    refusals: [
      {
        status: 400,
        body: {
          error: {
            code: 400,
            message: 'JSON mode is not enabled for models/gemma-3-27b-it',
            status: 'INVALID_ARGUMENT',
          },
        },
      },
    ],
  });
  choicesContract(gemini, {
    asked: ({ generationConfig }) => {
      const { responseLogprobs, logprobs } = generationConfig as Record<string, unknown>;
      return { responseLogprobs, logprobs };
    },
    asking: { responseLogprobs: true, logprobs: 20 },
    reply: (tokens) => {
      const candidates = tokens.map(([token, logProbability]) => ({ token, logProbability }));
      const whole = candidate([{ text: tokens[0]![0] }], 'MAX_TOKENS');
      const logprobsResult = { chosenCandidates: [candidates[0]], topCandidates: [{ candidates }] };
      return { ...whole, candidates: [{ ...whole.candidates[0], logprobsResult }] };
    },
    refusals: [
      {
        status: 400,
        body: {
          error: { code: 400, message: 'Logprobs is not enabled for models/tiny-model', status: 'INVALID_ARGUMENT' },
        },
      },
    ],
  });
  thirdPartyContract(gemini);
});
