import type { Provider } from '../provider/provider.ts';
import type { ModelConfig } from './model-config.ts';
import { providerOf } from './provider-of.ts';

/**
 * Settings of all providers that do not change a reply: the variable of the key, timeouts, attempts, rates and prices. The preset is
 * included, because its settings are already filled in.
 */
const neutralSettings = [
  'preset',
  'apiKeyEnv',
  'timeoutSeconds',
  'maxAttempts',
  'unlisted',
  'requestsPerMinute',
  'tokensPerMinute',
  'prices',
];

/** The settings of a model that can change a run's result. */
export function decidingSettings(config: ModelConfig): Readonly<Record<string, unknown>> {
  // The manifest of an earlier run may name a provider that has been removed since.
  const provider: Provider | undefined = providerOf(config);
  const neutral = [...neutralSettings, ...(provider?.neutralSettings ?? [])];
  return Object.fromEntries(Object.entries(config).filter(([name]) => !neutral.includes(name)));
}
