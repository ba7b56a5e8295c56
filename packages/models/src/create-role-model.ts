import { type ChatModel, type ChatReply, type ChatRequest, type RoleModel, systemSampling } from '@maspo/core';
import type { AnsweredCall } from './accounting/answered-call.ts';
import { priceOf } from './accounting/prices.ts';
import type { UsageMeter } from './accounting/usage-meter.ts';
import type { Budget } from './budget/budget.ts';
import type { CalledModelConfig, ChatModelConfig, ModelConfig } from './config/model-config.ts';
import { identityOf, placeOf } from './config/provider-of.ts';
import { type ModelTarget, thisProcess } from './failures/model-target.ts';
import { withConcurrency } from './layers/call-limit.ts';
import type { CallsInFlight } from './layers/calls-in-flight.ts';
import type { ModelLimits } from './layers/model-limits.ts';
import { replyNotices } from './layers/reply-notices.ts';
import { withServerTurns } from './layers/server-turns.ts';
import { stopUnreadable } from './layers/stop-unreadable.ts';
import { withBudget } from './layers/with-budget.ts';
import { withRateLimit } from './layers/with-rate-limit.ts';
import { withReplyStore } from './layers/with-reply-store.ts';
import { type Retry, withRetry } from './layers/with-retry.ts';
import { withSingleFlight } from './layers/with-single-flight.ts';
import { withStopwatch } from './layers/with-stopwatch.ts';
import { withStoring } from './layers/with-storing.ts';
import { withTimeout } from './layers/with-timeout.ts';
import { replyKey } from './store/reply-key.ts';
import type { ReplyStore } from './store/reply-store.ts';
import { withHeldFailures } from './store/with-held-failures.ts';

export interface RoleModelOptions {
  readonly role: 'agent' | 'optimizer' | 'evaluator';
  /** Its place below `models`, for messages; by default the place of its role. */
  readonly place?: string | undefined;
  readonly config: ModelConfig;
  /** Makes one attempt per call. */
  readonly client: ChatModel;
  /** The role's sampling settings, used if `config` has none. */
  readonly defaults: { readonly temperature: number; readonly maxTokens: number };
  /** Not used for the simulated model, because making its replies is cheaper than storing them. Without a store, no reply is replayed. */
  readonly store?: ReplyStore | undefined;
  readonly limits: ModelLimits;
  readonly meter: UsageMeter;
  readonly budget: Budget;
  readonly inFlight: CallsInFlight;
  /** Called when a call waits before its next attempt. */
  readonly onRetry?: ((target: ModelTarget, retry: Retry) => void) | undefined;
  /**
   * Called with each notice about the replies that a user should know, for example that they came from another server. Each notice comes
   * once.
   */
  readonly onNotice?: ((target: ModelTarget, notice: string) => void) | undefined;
  /** Called for every reply that was given, with the key of its request. */
  readonly onAnswered?: ((call: Omit<AnsweredCall, 'apart'>, key: string) => void) | undefined;
}

interface Surroundings extends Pick<RoleModelOptions, 'limits' | 'meter' | 'onRetry'> {
  readonly storing: (chat: ChatModel) => ChatModel;
  readonly onTimed: (request: ChatRequest, ms: number) => void;
}

/**
 * The model of one role with everything around its client, from the outside in: single flight, budget, usage and stored
 * replies, retry, rate limit, a turn at the server, a place in the run's concurrency limit, storing, timeout. Limits
 * are inside the retry, so that they count attempts, and a call that waits for its next attempt does not block others.
 * A call keeps its place until its reply is stored.
 */
export function createRoleModel(options: RoleModelOptions): RoleModel {
  const { config, client, defaults, meter, budget, inFlight, onNotice, onAnswered } = options;
  const store =
    config.provider === 'system' && options.store !== undefined ? withHeldFailures(options.store) : options.store;
  const timed = new WeakMap<ChatRequest, number>();
  const identity = identityOf(config);
  const keyOf = onceEach((request) => replyKey(identity, request));
  const simulated = config.provider === 'simulated';
  const model = simulated ? { name: 'simulated' } : { name: config.model, prices: config.prices };
  const target = simulated ? undefined : targetOf(config);
  const host = simulated ? undefined : hostOf(config);
  const priced = ({ usage }: ChatReply) => (model.prices === undefined ? 0 : priceOf(usage, model.prices));
  const storing = (chat: ChatModel) =>
    store === undefined ? chat : withStoring(chat, { store, identity, keyOf, host, priceOf: model.prices && priced });
  const notices =
    target &&
    onNotice &&
    replyNotices({
      store,
      host,
      teller: config.provider === 'system' ? 'system' : 'server',
      tell: (notice) => onNotice(target, notice),
    });
  const called = simulated
    ? withConcurrency(client, options.limits.run)
    : steadied(client, config, { ...options, storing, onTimed: (request, ms) => void timed.set(request, ms) });
  const served = withReplyStore(called, {
    store: simulated ? undefined : store,
    keyOf,
    phaseNow: meter.phase,
    onServed: (reply) => {
      meter.record(reply, model);
      notices?.(reply);
      const { key, request, origin } = reply;
      const ms = origin === 'called' ? (timed.get(request) ?? 0) : 0;
      onAnswered?.({ request, reply: reply.reply, origin, ms, target }, key);
    },
  });
  const shared = withSingleFlight(inFlight.track(withBudget(served, { budget, keyOf, priceOf: priced })), keyOf);
  const onReading = stopUnreadable({
    role: options.role,
    model: model.name,
    provider: config.provider,
    place: options.place,
  });
  return {
    chat: async (request, options) => {
      const reply = await shared(request, options);
      meter.asked(keyOf(request), request);
      const { purpose } = request;
      // Other agents read an agent's reply as it is, so any text is usable.
      if (purpose === 'agent')
        onReading(
          reply.failure === undefined
            ? { purpose, outcome: 'read' }
            : { purpose, outcome: 'failed', reason: reply.failure },
        );
      return reply;
    },
    ...(config.provider === 'system'
      ? systemSampling({ deterministic: config.deterministic ?? false })
      : samplingOf(config, defaults)),
    onReading,
    replyForm:
      config.provider === 'simulated' || config.provider === 'system' || config.replyForm === 'tags'
        ? 'tags'
        : 'schema',
  };
}

function steadied(
  client: ChatModel,
  config: CalledModelConfig,
  { limits, meter, onRetry, storing, onTimed }: Surroundings,
): ChatModel {
  const { model, maxAttempts, timeoutSeconds } = config;
  const target = targetOf(config);
  const timed = withStopwatch(withTimeout(client, timeoutSeconds * 1000), (ms, request) => {
    meter.answered(model, ms);
    onTimed(request, ms);
  });
  const turns = turnsOf(config, limits);
  const inTurn = withServerTurns(withConcurrency(storing(timed), limits.run), turns);
  const rate = limits.rateOf(target, config);
  return withRetry(rate === undefined ? inTurn : withRateLimit(inTurn, rate, turns), {
    target,
    maxAttempts,
    onRetry: (retry) => {
      meter.retried(model);
      onRetry?.(target, retry);
    },
    onGivenUp: (request, reply) => storing(async () => reply)(request, { signal: new AbortController().signal }),
  });
}

function samplingOf(config: ChatModelConfig, defaults: RoleModelOptions['defaults']): RoleModelOptions['defaults'] {
  return {
    temperature: config.temperature ?? defaults.temperature,
    maxTokens: (config.provider === 'simulated' ? undefined : config.maxTokens) ?? defaults.maxTokens,
  };
}

/** The server that a reply came from; undefined if the model is called without a server. */
function hostOf(config: CalledModelConfig): string | undefined {
  const place = placeOf(config);
  return URL.canParse(place) ? new URL(place).host : undefined;
}

function targetOf(config: CalledModelConfig): ModelTarget {
  return { provider: config.provider, model: config.model, baseUrl: placeOf(config) };
}

/**
 * A model in this process has as many turns as sequences. A call waits for its turn outside the timeout, so that waiting for a sequence
 * does not use up its time.
 */
function turnsOf(config: CalledModelConfig, limits: ModelLimits) {
  if (config.provider !== 'llama') return limits.turnsAt(placeOf(config));
  const { file, model, sequences } = config;
  return limits.turnsAt(JSON.stringify([thisProcess, file ?? model, sequences]), sequences);
}

/** Several layers ask for the key of one request. */
function onceEach(keyOf: (request: ChatRequest) => string): (request: ChatRequest) => string {
  const known = new WeakMap<ChatRequest, string>();
  return (request) => {
    const key = known.get(request) ?? keyOf(request);
    known.set(request, key);
    return key;
  };
}
