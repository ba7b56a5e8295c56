import type { ModelIdentity } from '../store/reply-key.ts';
import type { ModelConfig } from './model-config.ts';
import { providerOf } from './provider-of.ts';

/** The settings that decide a model's replies, besides the request itself. A test compares it with every setting. */
export function identityOf(config: ModelConfig): ModelIdentity {
  return providerOf(config).identity(config);
}
