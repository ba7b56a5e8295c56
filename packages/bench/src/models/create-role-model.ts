import type { ChatModel, ChatRequest, RoleModel } from '@maspo/core';
import { replyKey } from '../store/reply-key.ts';
import type { ReplyStore } from '../store/reply-store.ts';
import type { UsageMeter } from './accounting/usage-meter.ts';
import type { ModelConfig, RemoteModelConfig } from './config/model-config.ts';
import { defaultBaseUrls } from './config/resolve-key.ts';
import type { CallLimit } from './layers/call-limit.ts';
import { withConcurrency } from './layers/with-concurrency.ts';
import { withReplyStore } from './layers/with-reply-store.ts';
import { withRetry } from './layers/with-retry.ts';
import { withSingleFlight } from './layers/with-single-flight.ts';
import { withTimeout } from './layers/with-timeout.ts';
import { identityOf } from './model-identity.ts';

export interface RoleModelOptions {
  readonly config: ModelConfig;
  /** Makes one attempt per call. */
  readonly client: ChatModel;
  /** The role's sampling settings, where `config` has none. */
  readonly defaults: { readonly temperature: number; readonly maxTokens: number };
  /** Not used for the simulated model, whose replies are cheaper to make than to store. Without one, nothing is replayed. */
  readonly store?: ReplyStore | undefined;
  readonly limit: CallLimit;
  readonly meter: UsageMeter;
}

/**
 * The model of one role with everything around its client, from the outside in: single flight, usage and reply store,
 * concurrency limit, retry, timeout.
 */
export function createRoleModel({ config, client, defaults, store, limit, meter }: RoleModelOptions): RoleModel {
  const identity = identityOf(config);
  const keyOf = (request: ChatRequest) => replyKey(identity, request);
  const simulated = config.provider === 'simulated';
  const limited = withConcurrency(simulated ? client : steadied(client, config), limit);
  const stored = withReplyStore(limited, { store: simulated ? undefined : store, keyOf, onServed: meter.record });
  return {
    chat: withSingleFlight(stored, keyOf),
    temperature: (simulated ? undefined : config.temperature) ?? defaults.temperature,
    maxTokens: (simulated ? undefined : config.maxTokens) ?? defaults.maxTokens,
  };
}

function steadied(client: ChatModel, config: RemoteModelConfig): ChatModel {
  const { provider, model, baseUrl = defaultBaseUrls[config.provider], maxAttempts, timeoutSeconds } = config;
  return withRetry(withTimeout(client, timeoutSeconds * 1000), { target: { provider, model, baseUrl }, maxAttempts });
}
