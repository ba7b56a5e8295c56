import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { modelConfigSchema } from './model-config.ts';

const openAi = { provider: 'openai', model: 'Qwen3-8B' };

test('a model needs a provider and a name; timeout and attempts have defaults', () => {
  expect(modelConfigSchema.parse(openAi)).toEqual({ ...openAi, timeoutSeconds: 600, maxAttempts: 6 });
  expect(modelConfigSchema.parse({ provider: 'simulated' })).toEqual({ provider: 'simulated' });
});

test('a full configuration of a local server is accepted as it is', () => {
  const full = {
    ...openAi,
    baseUrl: 'http://localhost:8000/v1',
    apiKeyEnv: 'VLLM_KEY',
    temperature: 0.6,
    maxTokens: 4096,
    topP: 0.95,
    seed: 0,
    extraBody: { top_k: 20, chat_template_kwargs: { enable_thinking: false } },
    timeoutSeconds: 90,
    maxAttempts: 3,
  };
  expect(modelConfigSchema.parse(full)).toEqual(full);
});

describe('refused, with a message that says what is expected', () => {
  test.each([
    [{ provider: 'openapi', model: 'x' }, /provider/],
    [{ provider: 'openai' }, /model/],
    [{ ...openAi, temprature: 0.6 }, /temprature/],
    [{ ...openAi, baseUrl: 'localhost:8000' }, /expected an http or https address/],
    [{ ...openAi, baseUrl: 'http://me:secret@localhost/v1' }, /name that as apiKeyEnv/],
    [{ ...openAi, apiKeyEnv: 'sk-proj-1234' }, /not the key itself/],
    [{ ...openAi, extraBody: { stream: true } }, /must not hold model, messages, stream, n/],
    [{ ...openAi, maxAttempts: 0 }, /maxAttempts/],
    [{ provider: 'simulated', model: 'x' }, /model/],
  ])('%j', (config, message) => {
    const { error } = modelConfigSchema.safeParse(config);
    expect(error && z.prettifyError(error)).toMatch(message);
    expect(error?.message).not.toMatch(/secret|sk-proj/);
  });
});

test('the schema can be published, with a description of every field', () => {
  const published = z.toJSONSchema(modelConfigSchema, { io: 'input' });
  for (const variant of published.oneOf ?? published.anyOf ?? []) {
    for (const [name, field] of Object.entries(variant.properties ?? {})) {
      expect(field, name).toHaveProperty('description');
    }
  }
  expect(published.oneOf ?? published.anyOf).toHaveLength(2);
});
