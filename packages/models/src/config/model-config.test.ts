import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { agentConfigSchema, modelConfigSchema } from './model-config.ts';
import { modelPresetNames } from './presets.ts';
import * as providers from './providers.ts';

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

test('a full configuration of Gemini and of Ollama is accepted as it is', () => {
  const calls = {
    timeoutSeconds: 90,
    maxAttempts: 3,
    requestsPerMinute: 150,
    tokensPerMinute: 2e6,
    prices: { input: 1, output: 8, cachedInput: 0.1 },
  };
  const sampling = { temperature: 0.7, maxTokens: 4096, topP: 0.9, seed: 1 };
  const gemini = {
    provider: 'gemini',
    model: 'gemini-2.5-pro',
    baseUrl: 'https://gateway.example',
    apiVersion: 'v1beta',
    apiKeyEnv: 'LAB_KEY',
    thinkingBudget: -1,
    extraBody: { generationConfig: { topK: 20 } },
  };
  const ollama = {
    provider: 'ollama',
    model: 'qwen3:8b',
    baseUrl: 'http://10.0.0.2:11434',
    think: false,
    contextLength: 8192,
    keepAlive: '10m',
    options: { top_k: 20 },
  };
  for (const full of [
    { ...gemini, ...sampling, ...calls },
    { ...ollama, ...sampling, ...calls },
  ])
    expect(modelConfigSchema.parse(full)).toEqual(full);
});

describe('a preset', () => {
  test.each(modelPresetNames)('%s is a whole configuration', (preset) => {
    expect(modelConfigSchema.parse({ preset })).toMatchObject({ preset, model: expect.any(String), maxAttempts: 6 });
  });

  test('is overridden by the settings next to it', () => {
    const baseUrl = 'http://gpu-node:8000/v1';
    expect(modelConfigSchema.parse({ preset: 'qwen3-8b-vllm', baseUrl, seed: 3 })).toMatchObject({
      provider: 'openai',
      model: 'Qwen/Qwen3-8B',
      baseUrl,
      seed: 3,
      extraBody: { top_k: 20, chat_template_kwargs: { enable_thinking: false } },
    });
  });

  test('that is unknown is refused with the nearest name, and with no other message', () => {
    const { error } = modelConfigSchema.safeParse({ preset: 'qwen3-8b-olama' });
    expect(error?.issues).toMatchObject([
      {
        path: ['preset'],
        message: expect.stringMatching(
          /"qwen3-8b-olama": known are gemini-2.5-pro, .*Did you mean "qwen3-8b-ollama"\?/,
        ),
      },
    ]);
  });

  test('of another provider is refused', () => {
    const { error } = modelConfigSchema.safeParse({ preset: 'gemini-2.5-pro', provider: 'openai' });
    expect(error && z.prettifyError(error)).toMatch(/gemini-2.5-pro is for the provider gemini/);
  });
});

describe('refused, with a message that states what is expected', () => {
  test.each([
    [{ provider: 'openapi', model: 'x' }, /provider/],
    [{ provider: 'openai' }, /model/],
    [{ ...openAi, temprature: 0.6 }, /temprature/],
    [{ ...openAi, baseUrl: 'localhost:8000' }, /expected an http or https address/],
    [{ ...openAi, baseUrl: '127.0.0.1:8000/v1' }, /expected an http or https address/],
    [{ ...openAi, baseUrl: '' }, /expected an http or https address/],
    [{ ...openAi, baseUrl: 'http://me:secret@localhost/v1' }, /name that as apiKeyEnv/],
    [{ ...openAi, apiKeyEnv: 'sk-proj-1234' }, /not the key itself/],
    [{ ...openAi, extraBody: { stream: true } }, /must not hold model, messages, stream, n/],
    [{ ...openAi, maxAttempts: 0 }, /maxAttempts/],
    [{ provider: 'simulated', model: 'x' }, /model/],
    [{ provider: 'simulated', agent: { skill: 0.6 } }, /agent\.skill/],
    [{ provider: 'gemini', model: 'x', apiVersion: 'beta' }, /a version such as v1beta/],
    [{ provider: 'gemini', model: 'x', extraBody: { contents: [] } }, /must not hold contents/],
    [{ provider: 'ollama', model: 'x', keepAlive: 'long' }, /keepAlive/],
    [{ provider: 'ollama', model: 'x', prices: { input: 1 } }, /output/],
    [{ ...openAi, requestsPerMinute: 0 }, /requestsPerMinute/],
  ])('%j', (config, message) => {
    const { error } = modelConfigSchema.safeParse(config);
    expect(error && z.prettifyError(error)).toMatch(message);
    expect(error?.message).not.toMatch(/secret|sk-proj/);
  });
});

test('the schema can be published, with a description of every field', () => {
  const published = z.toJSONSchema(agentConfigSchema, { io: 'input' });
  for (const variant of published.oneOf ?? published.anyOf ?? []) {
    for (const [name, field] of Object.entries(variant.properties ?? {})) {
      expect(field, name).toHaveProperty('description');
    }
  }
  expect(published.oneOf ?? published.anyOf).toHaveLength(Object.keys(providers).length);
});
