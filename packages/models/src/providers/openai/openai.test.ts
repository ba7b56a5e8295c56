import { describe } from 'vitest';
import { clientContract } from '../../../test-support/client-contract.ts';
import type { Dialect } from '../../../test-support/dialect.ts';
import { completion } from '../../../test-support/loopback-server.ts';
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
  error: (message) => ({ error: { message } }),
  overflow: { status: 400, body: { error: { message: 'too long', code: 'context_length_exceeded' } } },
  filtered: [
    { status: 200, body: completion('', { finish_reason: 'content_filter' }) },
    { status: 400, body: { error: { message: 'filtered', code: 'content_filter' } } },
  ],
  quotaExhausted: { status: 429, body: { error: { message: 'no quota left', code: 'insufficient_quota' } } },
  unknownModel: { message: 'no such model', wayOut: /model name "tiny-model" and the base URL/ },
};

describe('openai', () => {
  settingsContract('openai', {
    replies: { model: 'b', topP: 0.5, seed: 1, extraBody: { top_k: 1 } },
    others: {},
  });
  clientContract(openAi);
  thirdPartyContract(openAi);
});
