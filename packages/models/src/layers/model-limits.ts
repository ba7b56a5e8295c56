import type { ModelTarget } from '../failures/model-target.ts';
import { type CallLimit, createCallLimit } from './call-limit.ts';
import { createRateLimiter, type RateLimiter } from './rate-limiter.ts';
import type { RateLimits } from './rate-window.ts';
import { createServerTurns, type ServerState, type ServerTurns } from './server-turns.ts';

/** The limits that the models of one run share. Roles on the same server, or with the same model, use the same limits. */
export interface ModelLimits {
  /** The limit of attempts in flight, over all models. */
  readonly run: CallLimit;
  /** Allows at most `most` calls at once if it is given, and never more than the run may make. */
  turnsAt(baseUrl: string, most?: number): ServerTurns;
  /** Undefined if there is no limit. Roles that set different limits for one model each have their own limiter. */
  rateOf(target: ModelTarget, limits: RateLimits): RateLimiter | undefined;
}

export interface ModelLimitsOptions {
  /** The most attempts at once, over all models and also at each server. */
  readonly concurrency: number;
  /** Called when a server gets more or fewer calls at once than before, or no calls for a while. */
  readonly onServerChange?: ((baseUrl: string, state: ServerState) => void) | undefined;
  /** Makes the limiter of the model that `id` identifies; by default a limiter for this process. */
  readonly createRate?: CreateRate | undefined;
}

/** Limiters with equal ids share the limits. */
export type CreateRate = (id: string, limits: RateLimits) => RateLimiter;

/** Throws `MaspoError` `invalid-input` unless `concurrency` is a whole number of at least 1. */
export function createModelLimits({
  concurrency,
  onServerChange,
  createRate = (_, limits) => createRateLimiter(limits),
}: ModelLimitsOptions): ModelLimits {
  const run = createCallLimit(concurrency);
  const turns = new Map<string, ServerTurns>();
  const rates = new Map<string, RateLimiter>();
  return {
    run,
    turnsAt: (baseUrl, most = concurrency) => {
      const onChange = onServerChange && ((state: ServerState) => onServerChange(baseUrl, state));
      const known = turns.get(baseUrl) ?? createServerTurns({ most: Math.min(most, concurrency), onChange });
      turns.set(baseUrl, known);
      return known;
    },
    rateOf: ({ provider, model, baseUrl }, { requestsPerMinute, tokensPerMinute }) => {
      if (requestsPerMinute === undefined && tokensPerMinute === undefined) return undefined;
      const key = JSON.stringify([provider, model, baseUrl, requestsPerMinute, tokensPerMinute]);
      const known = rates.get(key) ?? createRate(key, { requestsPerMinute, tokensPerMinute });
      rates.set(key, known);
      return known;
    },
  };
}
