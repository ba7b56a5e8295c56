import type { ModelConfig } from './model-config.ts';

/**
 * Settings that change no reply: where the key is found, how long and how often a call is tried, how fast, at what price. The
 * preset is among them, since its settings stand beside it.
 */
const neutralSettings = [
  'preset',
  'apiKeyEnv',
  'keepAlive',
  'timeoutSeconds',
  'maxAttempts',
  'requestsPerMinute',
  'tokensPerMinute',
  'prices',
];

/** The settings of a model that can change a run's result. */
export function decidingSettings(config: ModelConfig): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(config).filter(([name]) => !neutralSettings.includes(name)));
}
