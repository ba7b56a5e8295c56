import type { ChatModel, ChatRequest, RoleModel } from '@maspo/core';
import { type ModelIdentity, replyKey } from '../store/reply-key.ts';
import type { ReplyStore } from '../store/reply-store.ts';
import type { UsageMeter } from './accounting/usage-meter.ts';
import type { Budget } from './budget/budget.ts';
import type { ModelConfig, OpenAiModelConfig } from './config/model-config.ts';
import type { CallLimit } from './layers/call-limit.ts';
import type { CallsInFlight } from './layers/calls-in-flight.ts';
import { withBudget } from './layers/with-budget.ts';
import { withConcurrency } from './layers/with-concurrency.ts';
import { withReplyStore } from './layers/with-reply-store.ts';
import { withRetry } from './layers/with-retry.ts';
import { withSingleFlight } from './layers/with-single-flight.ts';
import { withTimeout } from './layers/with-timeout.ts';
import { openAiBaseUrl } from './openai/openai-host.ts';

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
  readonly budget: Budget;
  readonly inFlight: CallsInFlight;
}

/**
 * The model of one role with everything around its client, from the outside in: single flight, budget, usage and reply
 * store, concurrency limit, retry, timeout.
 */
export function createRoleModel({
  config,
  client,
  defaults,
  store,
  limit,
  meter,
  budget,
  inFlight,
}: RoleModelOptions): RoleModel {
  const identity = identityOf(config);
  const keyOf = (request: ChatRequest) => replyKey(identity, request);
  const simulated = config.provider === 'simulated';
  const limited = withConcurrency(simulated ? client : steadied(client, config), limit);
  const stored = withReplyStore(limited, {
    store: simulated ? undefined : store,
    identity,
    keyOf,
    onServed: meter.record,
  });
  return {
    chat: withSingleFlight(inFlight.track(withBudget(stored, { budget, keyOf, moneyOf: () => 0 })), keyOf),
    temperature: (simulated ? undefined : config.temperature) ?? defaults.temperature,
    maxTokens: (simulated ? undefined : config.maxTokens) ?? defaults.maxTokens,
  };
}

function steadied(client: ChatModel, config: OpenAiModelConfig): ChatModel {
  const { provider, model, baseUrl = openAiBaseUrl, maxAttempts, timeoutSeconds } = config;
  return withRetry(withTimeout(client, timeoutSeconds * 1000), { target: { provider, model, baseUrl }, maxAttempts });
}

function identityOf(config: ModelConfig): ModelIdentity {
  if (config.provider === 'simulated') {
    return { provider: config.provider, model: config.landscape ?? '', parameters: {} };
  }
  const { provider, model, topP, seed, extraBody } = config;
  return { provider, model, parameters: { top_p: topP, seed, ...extraBody } };
}
