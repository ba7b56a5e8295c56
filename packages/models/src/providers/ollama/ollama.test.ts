import { describe } from 'vitest';
import { choicesContract } from '../../../test-support/choices-contract.ts';
import { clientContract } from '../../../test-support/client-contract.ts';
import type { Dialect } from '../../../test-support/dialect.ts';
import { schemaContract } from '../../../test-support/schema-contract.ts';
import { settingsContract } from '../../../test-support/settings-contract.ts';
import { thirdPartyContract } from '../../../test-support/third-party-contract.ts';
import { createOllamaModel } from './ollama-client.ts';

const model = 'tiny-model';

const ollama: Dialect = {
  provider: 'ollama',
  create: ({ address, ...options }) => createOllamaModel({ model, baseUrl: address, apiKeyEnv: 'LAB_KEY', ...options }),
  reply: (content) => ollamaReply(content),
  cutReply: (text) => ({ ...ollamaReply(text), done_reason: 'length' }),
  replyCounting: (tokens) => ({ ...ollamaReply('42'), prompt_eval_count: tokens, eval_count: tokens }),
  empty: { model, done: true },
  without: [{ ...ollamaReply('4'), done: false }, { ...ollamaReply(''), done_reason: 'load' }, ollamaReply(7)],
  unanswered: [
    {
      what: 'the whole answer in thinking',
      body: said({ content: '', thinking: 'Six sevens... <answer>42</answer>' }),
      finish: 'stop',
      failure: /reasoning and no answer/,
    },
    {
      what: 'all tokens spent on thinking',
      body: said({ content: '', thinking: 'Six sevens' }, 'length'),
      finish: 'length',
      failure: /cut at its limit \(64 tokens\) while the model reasoned/,
    },
    {
      what: 'a call of a tool',
      body: said({ content: '', tool_calls: [{ function: { name: 'add', arguments: {} } }] }),
      finish: 'stop',
      failure: /called a tool \(add\)/,
    },
    { what: 'nothing', body: said({ content: '' }), finish: 'stop', failure: /^the reply is empty$/ },
  ],
  inParts: [],
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

function said(message: object, done_reason = 'stop') {
  return { ...ollamaReply(''), message: { role: 'assistant', ...message }, done_reason };
}

describe('ollama', () => {
  settingsContract('ollama', {
    replies: { model: 'b', topP: 0.5, seed: 1, think: false, contextLength: 9, options: { top_k: 1 } },
    others: { keepAlive: '1m' },
  });
  clientContract(ollama);
  schemaContract(ollama, {
    asked: ({ format }) => format,
    messages: ({ messages }) => messages,
    verdict: {
      type: 'object',
      properties: { reasons: { type: 'string' }, choice: { type: 'string', enum: ['A', 'B'] } },
      required: ['reasons', 'choice'],
      additionalProperties: false,
    },
    refusals: [
      {
        status: 400,
        body: { error: 'json: cannot unmarshal object into Go struct field ChatRequest.format of type string' },
      },
    ],
  });
  choicesContract(ollama, {
    asked: ({ logprobs, top_logprobs }) => ({ logprobs, top_logprobs }),
    asking: { logprobs: true, top_logprobs: 20 },
    reply: (tokens) => {
      const top_logprobs = tokens.map(([token, logprob]) => ({ token, logprob }));
      return { ...ollamaReply(tokens[0]![0]), done_reason: 'length', logprobs: [{ ...top_logprobs[0], top_logprobs }] };
    },
    refusals: [{ status: 400, body: { error: 'top_logprobs is not supported by this runner' } }],
  });
  thirdPartyContract(ollama, { countsTokens: false });
});
