import { type ChatModel, MaspoError } from '@maspo/core';
import type { RemoteModelConfig } from './config/model-config.ts';
import { keyVariable, resolveKey } from './config/resolve-key.ts';
import { createGeminiModel } from './gemini/gemini-client.ts';
import { createOllamaModel } from './ollama/ollama-client.ts';
import { createOpenAiModel } from './openai/openai-client.ts';

/** The client of a configured model. Throws `MaspoError` `invalid-input` for a missing key. */
export function createClient(config: RemoteModelConfig): ChatModel {
  const key = resolveKey(config);
  if ('problem' in key) throw new MaspoError('invalid-input', key.problem);
  const access = { apiKey: key.apiKey, apiKeyEnv: keyVariable(config) };
  switch (config.provider) {
    case 'openai':
      return createOpenAiModel({ ...config, ...access });
    case 'gemini':
      return createGeminiModel({ ...config, ...access });
    case 'ollama':
      return createOllamaModel({ ...config, ...access });
  }
}
