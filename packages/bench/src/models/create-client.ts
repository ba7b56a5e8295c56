import { type ChatModel, MaspoError } from '@maspo/core';
import type { RemoteModelConfig } from './config/model-config.ts';
import { keyVariable, resolveKey } from './config/resolve-key.ts';

/** The client of a configured model. Throws `MaspoError` `invalid-input` for a missing key. */
export function createClient(config: RemoteModelConfig): ChatModel {
  const key = resolveKey(config);
  if ('problem' in key) throw new MaspoError('invalid-input', key.problem);
  return onFirstCall(() => loadClient(config, { apiKey: key.apiKey, apiKeyEnv: keyVariable(config) }));
}

type Access = { readonly apiKey: string | undefined; readonly apiKeyEnv: string | undefined };

/** Loading the providers' libraries takes longer than all the rest of a command, and most commands call no server. */
async function loadClient(config: RemoteModelConfig, access: Access): Promise<ChatModel> {
  switch (config.provider) {
    case 'openai': {
      const { createOpenAiModel } = await import('./openai/openai-client.ts');
      return createOpenAiModel({ ...config, ...access });
    }
    case 'gemini': {
      const { createGeminiModel } = await import('./gemini/gemini-client.ts');
      return createGeminiModel({ ...config, ...access });
    }
    case 'ollama': {
      const { createOllamaModel } = await import('./ollama/ollama-client.ts');
      return createOllamaModel({ ...config, ...access });
    }
  }
}

function onFirstCall(load: () => Promise<ChatModel>): ChatModel {
  let client: Promise<ChatModel> | undefined;
  return async (request, options) => {
    client ??= load();
    return (await client)(request, options);
  };
}
