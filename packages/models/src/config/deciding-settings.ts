import type { Provider } from '../provider/provider.ts';
import type { ModelConfig } from './model-config.ts';
import { providerOf } from './provider-of.ts';

/**
 * Settings of all providers that change no reply: where the key is found, how long and how often a call is tried, how fast, at what price. The
 * preset is among them, since its settings stand beside it.
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
