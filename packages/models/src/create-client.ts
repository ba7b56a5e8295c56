import { type ChatModel, MaspoError } from '@maspo/core';
import type { CalledModelConfig, ChatModelConfig, RemoteModelConfig } from './config/model-config.ts';
import { keyOf, keyVariableOf, providerOf } from './config/provider-of.ts';
import type { LocalModels } from './providers/llama/local-models.ts';

/**
 * The client of a configured model. Its library is loaded at the first call. `local` is needed for a model in this process. Throws
 * `MaspoError` `invalid-input` if a needed `local` is missing, and at the first call if the key is missing: a model that is never called
 * needs no key.
 */
export function createClient(config: Extract<CalledModelConfig, ChatModelConfig>, local?: LocalModels): ChatModel {
  if (config.provider === 'llama') {
    if (local !== undefined) return local.client(config);
    throw new MaspoError(
      'invalid-input',
      `the model "${config.model}" runs in this process, and nothing was given that runs it: pass \`openLocal\` with openLocalModels of @maspo/local, or name another provider`,
    );
  }
  let client: Promise<ChatModel> | undefined;
  return async (request, call) => {
    client ??= openClient(config);
    return (await client)(request, call);
  };
}

async function openClient(config: RemoteModelConfig): Promise<ChatModel> {
  const key = keyOf(config);
  if ('problem' in key) throw new MaspoError('invalid-input', key.problem);
  const create = await providerOf(config).loadClient();
  return create({ ...config, apiKey: key.apiKey, apiKeyEnv: keyVariableOf(config) });
}
