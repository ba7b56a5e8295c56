import { ownCode, thisProcess } from '../failures/model-target.ts';
import type { Provider, ServedProvider } from '../provider/provider.ts';
import { keyVariable, type ResolvedKey, resolveKey } from '../provider/resolve-key.ts';
import type { ModelIdentity } from '../store/reply-key.ts';
import type { CalledModelConfig, ModelConfig, RemoteModelConfig } from './model-config.ts';
import * as providers from './providers.ts';

const byName = new Map(Object.values<Provider>(providers).map((each) => [each.schema.shape.provider.value, each]));

/** Whether a model is called over the network by its provider's client. */
export function isRemote(config: ModelConfig): config is RemoteModelConfig {
  return 'host' in providerOf(config);
}

/** The provider of a configured model. */
export function providerOf(config: RemoteModelConfig): ServedProvider;
export function providerOf(config: ModelConfig): Provider;
export function providerOf({ provider }: ModelConfig): Provider {
  return byName.get(provider)!;
}

/** Where a model is called: in this process, in its own code, at its configured address, or at its provider's own service. */
export function placeOf(config: CalledModelConfig): string {
  if (config.provider === 'system') return config.url ?? ownCode;
  return config.provider === 'llama' ? thisProcess : baseUrlOf(config);
}

/** The address where a model is called: the configured one, or that of its provider's own service. */
export function baseUrlOf(config: RemoteModelConfig): string {
  return config.baseUrl ?? providerOf(config).host.baseUrl;
}

/** The environment variable that holds the key of a model; undefined if no key is sent. */
export function keyVariableOf(config: RemoteModelConfig): string | undefined {
  return keyVariable(providerOf(config).host, config);
}

/** The key of a model, from the environment or the file `.env` in the working directory. */
export function keyOf(config: RemoteModelConfig): ResolvedKey {
  return resolveKey(providerOf(config).host, config);
}

/** The settings that decide a model's replies, besides the request itself. A test checks every setting against it. */
export function identityOf(config: ModelConfig): ModelIdentity {
  return providerOf(config).identity(config);
}
