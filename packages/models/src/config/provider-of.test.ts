import { expect, test } from 'vitest';
import { decidingSettings } from './deciding-settings.ts';
import { modelConfigSchema } from './model-config.ts';
import { identityOf } from './provider-of.ts';

test("the simulated world: the landscape, the agents' skill and the judge's bias are in the key of a reply", () => {
  const identityWith = (change: object) =>
    JSON.stringify(identityOf(modelConfigSchema.parse({ provider: 'simulated', ...change })));
  expect(identityWith({ landscape: 'deceptive' })).not.toBe(identityWith({}));
  expect(identityWith({ agent: { skill: 0.15 } })).not.toBe(identityWith({}));
  expect(identityWith({ judge: { positionBias: 0.2 } })).not.toBe(identityWith({}));
});

test('the model and its address decide a run, but limits, prices and the variable of the key do not', () => {
  const baseUrl = 'http://127.0.0.1:1/v1';
  const prices = { input: 1, output: 2 };
  const config = modelConfigSchema.parse({
    preset: 'qwen3-8b-ollama',
    keepAlive: 9,
    baseUrl,
    apiKeyEnv: 'LAB_KEY',
    maxAttempts: 2,
    unlisted: true,
    prices,
  });
  expect(decidingSettings(config)).toEqual({
    provider: 'ollama',
    model: 'qwen3:8b',
    baseUrl,
    think: false,
    contextLength: 32_768,
    options: { top_k: 20 },
  });
});
