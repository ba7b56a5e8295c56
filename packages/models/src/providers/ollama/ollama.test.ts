import { describe } from 'vitest';
import { clientContract } from '../../../test-support/client-contract.ts';
import type { Dialect } from '../../../test-support/dialect.ts';
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

describe('ollama', () => {
  settingsContract('ollama', {
    replies: { model: 'b', topP: 0.5, seed: 1, think: false, contextLength: 9, options: { top_k: 1 } },
    others: { keepAlive: '1m' },
  });
  clientContract(ollama);
  thirdPartyContract(ollama, { countsTokens: false });
});
