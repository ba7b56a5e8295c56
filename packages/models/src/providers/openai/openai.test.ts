import { describe } from 'vitest';
import { choicesContract } from '../../../test-support/choices-contract.ts';
import { clientContract } from '../../../test-support/client-contract.ts';
import type { Dialect } from '../../../test-support/dialect.ts';
import { completion } from '../../../test-support/loopback-server.ts';
import { schemaContract } from '../../../test-support/schema-contract.ts';
import { settingsContract } from '../../../test-support/settings-contract.ts';
import { thirdPartyContract } from '../../../test-support/third-party-contract.ts';
import { createOpenAiModel } from './openai-client.ts';

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
  without: [
    completion('', { message: null }),
    completion('', { message: undefined }),
    completion('4', { finish_reason: 'abort' }),
    completion('4', { finish_reason: 'error', error: { code: 502, message: 'upstream is gone' } }),
    completion(7),
  ],
  unanswered: [
    {
      // SGLang and vLLM with a reasoning parser, if the model never ends its reasoning.
      what: 'the whole answer in reasoning_content',
      body: said({ content: '', reasoning_content: 'Six sevens... <answer>42</answer>' }),
      finish: 'stop',
      failure: /reasoning and no answer/,
    },
    {
      what: 'the whole answer in reasoning',
      body: said({ content: null, reasoning: 'So \\boxed{42}', reasoning_details: [] }),
      finish: 'stop',
      failure: /reasoning and no answer/,
    },
    {
      what: 'all tokens spent on reasoning',
      body: said({ content: null, reasoning_content: 'Six sevens' }, 'length'),
      finish: 'length',
      failure: /cut at its limit \(64 tokens\) while the model reasoned/,
    },
    {
      what: 'hidden reasoning that took all tokens',
      body: {
        ...said({ content: '', refusal: null }, 'length'),
        usage: { prompt_tokens: 11, completion_tokens: 64, completion_tokens_details: { reasoning_tokens: 64 } },
      },
      finish: 'length',
      failure: /cut at its limit \(64 tokens\) while the model reasoned/,
    },
    {
      what: 'a refusal',
      body: said({ content: null, refusal: "I'm sorry, but I can't assist with that." }),
      finish: 'filtered',
      failure: /the model refused: I'm sorry, but I can't assist with that$/,
    },
    {
      what: 'a refusal as a part',
      body: said({ content: [{ type: 'refusal', refusal: 'No.' }] }),
      finish: 'filtered',
      failure: /the model refused: No$/,
    },
    {
      what: 'a call of a tool',
      body: said({ content: null, tool_calls: [{ type: 'function', function: { name: 'add' } }] }, 'tool_calls'),
      finish: 'stop',
      failure: /called a tool \(add\)/,
    },
    {
      what: 'a call of a tool after a text',
      body: said(
        { content: 'Let me add.', tool_calls: [{ type: 'function', function: { name: 'add' } }] },
        'tool_calls',
      ),
      finish: 'stop',
      failure: /called a tool \(add\)/,
    },
    { what: 'nothing', body: said({ content: '' }), finish: 'stop', failure: /^the reply is empty$/ },
    { what: 'white space', body: said({ content: ' \n' }), finish: 'stop', failure: /^the reply is empty$/ },
    { what: 'no content at all', body: said({}), finish: 'stop', failure: /^the reply is empty$/ },
    {
      // Mistral, if request and reply together reach the context window.
      what: 'nothing before the limit of the model',
      body: said({ content: '' }, 'model_length'),
      finish: 'length',
      failure: /cut at its limit/,
    },
    {
      what: 'only a channel of analysis',
      body: said({ content: '<|channel|>analysis<|message|>Maybe 42' }, 'length'),
      finish: 'length',
      failure: /cut at its limit \(64 tokens\) while the model reasoned/,
    },
  ],
  inParts: [
    said({
      content: [
        { type: 'text', text: 'It is ' },
        { type: 'text', text: '42.' },
      ],
    }),
    // Magistral.
    said({
      content: [
        { type: 'thinking', thinking: [{ type: 'text', text: 'Or 41?' }] },
        { type: 'text', text: 'It is 42.' },
      ],
    }),
    said({ content: ['It is', ' 42.'] }),
  ],
  error: (message) => ({ error: { message } }),
  overflow: { status: 400, body: { error: { message: 'too long', code: 'context_length_exceeded' } } },
  filtered: [
    { status: 200, body: completion('', { finish_reason: 'content_filter' }) },
    { status: 400, body: { error: { message: 'filtered', code: 'content_filter' } } },
  ],
  quotaExhausted: { status: 429, body: { error: { message: 'no quota left', code: 'insufficient_quota' } } },
  unknownModel: { message: 'no such model', wayOut: /model name "tiny-model" and the base URL/ },
};

function said(message: object, finish_reason = 'stop') {
  return completion('', { message: { role: 'assistant', ...message }, finish_reason });
}

describe('openai', () => {
  settingsContract('openai', {
    replies: { model: 'b', topP: 0.5, seed: 1, extraBody: { top_k: 1 } },
    others: {},
  });
  clientContract(openAi);
  schemaContract(openAi, {
    asked: ({ response_format }) => response_format,
    messages: ({ messages }) => messages,
    verdict: {
      type: 'json_schema',
      json_schema: {
        name: 'verdict',
        strict: true,
        schema: {
          type: 'object',
          properties: { reasons: { type: 'string' }, choice: { type: 'string', enum: ['A', 'B'] } },
          required: ['reasons', 'choice'],
          additionalProperties: false,
        },
      },
    },
    refusals: [
      "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.",
      'This response_format type is unavailable now',
    ].map((message) => ({
      status: 400,
      body: { error: { message, type: 'invalid_request_error', param: null, code: null } },
    })),
  });
  choicesContract(openAi, {
    asked: ({ logprobs, top_logprobs }) => ({ logprobs, top_logprobs }),
    asking: { logprobs: true, top_logprobs: 20 },
    reply: (tokens) => {
      const top_logprobs = tokens.map(([token, logprob]) => ({ token, logprob, bytes: null }));
      const logprobs = { content: [{ ...top_logprobs[0], top_logprobs }], refusal: null };
      return completion(tokens[0]![0], { finish_reason: 'length', logprobs });
    },
    refusals: [
      "This model does not support the 'logprobs' parameter.",
      'You are not allowed to request logprobs from this model',
    ].map((message) => ({ status: 400, body: { error: { message, type: 'invalid_request_error' } } })),
  });
  thirdPartyContract(openAi);
});
