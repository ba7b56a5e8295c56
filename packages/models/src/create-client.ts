import { type ChatModel, MaspoError } from '@maspo/core';
import type { RemoteModelConfig } from './config/model-config.ts';
import { keyOf, keyVariableOf, providerOf } from './config/provider-of.ts';

/** The client of a configured model; its library is loaded with the first call. Throws `MaspoError` `invalid-input` for a missing key. */
export function createClient(config: RemoteModelConfig): ChatModel {
  const key = keyOf(config);
  if ('problem' in key) throw new MaspoError('invalid-input', key.problem);
  const options = { ...config, apiKey: key.apiKey, apiKeyEnv: keyVariableOf(config) };
  let client: Promise<ChatModel> | undefined;
  return async (request, call) => {
    client ??= providerOf(config)
      .loadClient()
      .then((create) => create(options));
    return (await client)(request, call);
  };
}
