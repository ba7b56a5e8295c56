import { expect, test } from 'vitest';
import { decidingSettings } from './config/deciding-settings.ts';
import { modelConfigSchema } from './config/model-config.ts';
import { identityOf } from './model-identity.ts';

const calls = {
  timeoutSeconds: 1,
  maxAttempts: 2,
  requestsPerMinute: 3,
  tokensPerMinute: 4,
  prices: { input: 1, output: 2 },
};
const elsewhere = { baseUrl: 'http://127.0.0.1:1/v1', apiKeyEnv: 'LAB_KEY', ...calls };

/** For each provider, another value for every setting there is beside provider and preset. */
const changes = {
  openai: { replies: { model: 'b', topP: 0.5, seed: 1, extraBody: { top_k: 1 } }, others: elsewhere },
  gemini: {
    replies: { model: 'b', topP: 0.5, seed: 1, thinkingBudget: 0, extraBody: { labels: {} } },
    others: { ...elsewhere, apiVersion: 'v1' },
  },
  ollama: {
    replies: { model: 'b', topP: 0.5, seed: 1, think: false, contextLength: 9, options: { top_k: 1 } },
    others: { ...elsewhere, keepAlive: '1m' },
  },
} as const;
/** Temperature and length are part of every request. */
const inRequest = ['temperature', 'maxTokens'];

test.each(Object.entries(changes))('%s: what changes a reply is in its key, and nothing else', (provider, settings) => {
  const identityWith = (change: object) =>
    JSON.stringify(identityOf(modelConfigSchema.parse({ provider, model: 'a', ...change })));
  const plain = identityWith({});
  for (const [name, value] of Object.entries(settings.replies))
    expect(identityWith({ [name]: value }), name).not.toBe(plain);
  for (const [name, value] of Object.entries(settings.others))
    expect(identityWith({ [name]: value }), name).toBe(plain);
});

test.each(Object.entries(changes))(
  '%s: every setting is known to either change replies or not',
  (provider, settings) => {
    const variants = modelConfigSchema.out.options;
    const shape = variants.find((variant) => variant.shape.provider.value === provider)!.shape;
    const known = [
      ...Object.keys(settings.replies),
      ...Object.keys(settings.others),
      ...inRequest,
      'provider',
      'preset',
    ];
    expect(known.sort()).toEqual(Object.keys(shape).sort());
  },
);

test('the simulated world: landscape, skill of its agents and the leaning of its judge are in the key of a reply', () => {
  const identityWith = (change: object) =>
    JSON.stringify(identityOf(modelConfigSchema.parse({ provider: 'simulated', ...change })));
  expect(identityWith({ landscape: 'deceptive' })).not.toBe(identityWith({}));
  expect(identityWith({ agent: { skill: 0.15 } })).not.toBe(identityWith({}));
  expect(identityWith({ judge: { positionBias: 0.2 } })).not.toBe(identityWith({}));
});

test('a run is decided by the model and its address, and not by limits, prices and the place of the key', () => {
  const config = modelConfigSchema.parse({ preset: 'qwen3-8b-ollama', keepAlive: 9, ...elsewhere });
  expect(decidingSettings(config)).toEqual({
    provider: 'ollama',
    model: 'qwen3:8b',
    baseUrl: elsewhere.baseUrl,
    think: false,
    contextLength: 32_768,
    options: { top_k: 20 },
  });
});
