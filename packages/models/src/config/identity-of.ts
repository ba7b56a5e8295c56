import type { ModelIdentity } from '../store/reply-key.ts';
import type { ModelConfig } from './model-config.ts';
import { providerOf } from './provider-of.ts';

/** What decides a model's replies beside the request; a test holds it against every setting there is. */
export function identityOf(config: ModelConfig): ModelIdentity {
  return providerOf(config).identity(config);
}
