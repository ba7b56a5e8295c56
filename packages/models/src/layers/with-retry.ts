import { type ChatModel, type ChatReply, type ChatRequest, MaspoError } from '@maspo/core';
import { describeTarget, type ModelTarget } from '../failures/model-target.ts';
import { NoReply, TransientFault } from '../failures/transient-fault.ts';
import { abortableSleep, type Sleep } from './abortable-sleep.ts';

/** A failed attempt that another one follows. */
export interface Retry {
  readonly fault: TransientFault;
  /** The number of the failed attempt, from 1. */
  readonly attempt: number;
  /** The least time until the next attempt, in milliseconds. */
  readonly waitMs: number;
}

export interface RetryOptions {
  readonly target: ModelTarget;
  /** Attempts in all, at least 1; 6 by default. */
  readonly maxAttempts?: number;
  /** Called before each wait. */
  readonly onRetry?: ((retry: Retry) => void) | undefined;
  /** Stores the failed reply to a request for which the server has no reply. */
  readonly onGivenUp?: ((request: ChatRequest, reply: ChatReply) => Promise<ChatReply>) | undefined;
  readonly sleep?: Sleep;
  /** Uniform in [0, 1). It spreads the waits and does not change any reply. */
  readonly jitter?: () => number;
}

const firstBackoffMs = 1_000;
const longestBackoffMs = 60_000;
/** A server that requests a longer pause will not serve us for now. It is better to stop the run, which can be resumed. */
export const longestWaitMs = 10 * 60_000;

/**
 * Tries again after a `TransientFault`. The wait is a uniformly drawn part of a doubling pause, and never shorter than the server
 * requested. Other errors are thrown at once. If all attempts failed and the last fault is a `NoReply`, the server is reachable but has no
 * reply to this request. Then the result is a reply with `failure`. Otherwise it throws `MaspoError` `model-unreachable`.
 */
export function withRetry(chat: ChatModel, options: RetryOptions): ChatModel {
  const { target, maxAttempts = 6, onRetry, onGivenUp, sleep = abortableSleep, jitter = Math.random } = options;
  return async (request, { signal }) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await chat(request, { signal });
      } catch (error) {
        if (!(error instanceof TransientFault)) throw error;
        signal.throwIfAborted();
        const waitMs = Math.max(backoffMs(attempt, jitter()), error.retryAfterMs ?? 0);
        if (attempt >= maxAttempts || waitMs > longestWaitMs) {
          if (!(error instanceof NoReply)) throw unreachable(target, attempt, error);
          const reply = withoutReply(target, attempt, error);
          return onGivenUp === undefined ? reply : onGivenUp(request, reply);
        }
        onRetry?.({ fault: error, attempt, waitMs });
        await sleep(waitMs, signal);
      }
    }
  };
}

function backoffMs(attempt: number, share: number): number {
  return share * Math.min(longestBackoffMs, firstBackoffMs * 2 ** (attempt - 1));
}

function withoutReply({ model }: ModelTarget, attempts: number, { message }: NoReply): ChatReply {
  const failure = `no reply after ${countOf(attempts)}: ${message}`;
  return { text: '', finish: 'stop', usage: { inputTokens: 0, outputTokens: 0 }, model, failure };
}

function countOf(attempts: number): string {
  return attempts === 1 ? '1 attempt' : `${attempts} attempts`;
}

function unreachable(target: ModelTarget, attempts: number, fault: TransientFault): MaspoError {
  const pause = (fault.retryAfterMs ?? 0) > longestWaitMs ? `, asking for ${fault.retryAfterMs! / 1000} seconds` : '';
  const message =
    `No reply from ${describeTarget(target)} after ${countOf(attempts)}; the last fault${pause}: ${fault.message}. ` +
    'Check that the server runs and that its address is right, or wait until it has capacity; ' +
    'then run the same command again: replies received so far are kept.';
  return new MaspoError('model-unreachable', message, { cause: fault });
}
