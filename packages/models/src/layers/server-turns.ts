import type { ChatModel } from '@maspo/core';
import pLimit from 'p-limit';
import { TransientFault } from '../failures/transient-fault.ts';
import { abortableSleep, type Sleep } from './abortable-sleep.ts';
import { adaptiveLimit, afterRefusal, afterSuccess } from './adaptive-limit.ts';
import { longestWaitMs } from './with-retry.ts';

/** How many calls a server may get now. */
export interface ServerState {
  /** Calls at once; in [1, `most`]. */
  readonly limit: number;
  readonly most: number;
  /** For how long the server gets no calls, in milliseconds; 0 when it is not paused. */
  readonly pausedMs: number;
}

/** The turns at one model server. All models on the server share them. */
export interface ServerTurns {
  /** Resolves when the server is not paused. */
  ready(signal: AbortSignal): Promise<void>;
  /** Waits for a turn and for the end of a pause, then makes one attempt and learns from its outcome. */
  take<Value>(attempt: () => Promise<Value>, signal: AbortSignal): Promise<Value>;
  state(): ServerState;
}

export interface ServerTurnsOptions {
  /** Calls at once at most, and at first. */
  readonly most: number;
  /** Called when the limit is cut or grows, or a pause begins. */
  readonly onChange?: ((state: ServerState) => void) | undefined;
  readonly sleep?: Sleep;
  /** In milliseconds; never goes back. */
  readonly clock?: () => number;
}

/**
 * A 429 halves the limit, successes raise it again. A server that asks for a pause gets no calls until the pause is
 * over. If the pause is longer than a retry would wait, the server is not paused, and the calls fail.
 */
export function createServerTurns(options: ServerTurnsOptions): ServerTurns {
  const { most, onChange, sleep = abortableSleep, clock = () => performance.now() } = options;
  const turns = pLimit(most);
  let adaptive = adaptiveLimit(most);
  let pausedUntil = 0;

  const state = () => ({ limit: adaptive.limit, most, pausedMs: Math.max(0, pausedUntil - clock()) });
  const learn = (next: typeof adaptive) => {
    const changed = next.limit !== adaptive.limit;
    adaptive = next;
    if (!changed) return;
    turns.concurrency = next.limit;
    onChange?.(state());
  };
  const pause = (pauseMs: number) => {
    const until = clock() + pauseMs;
    if (pauseMs > longestWaitMs || until <= pausedUntil) return;
    pausedUntil = until;
    onChange?.(state());
  };
  const ready = async (signal: AbortSignal) => {
    signal.throwIfAborted();
    while (pausedUntil > clock()) await sleep(pausedUntil - clock(), signal);
  };
  return {
    ready,
    state,
    take: (attempt, signal) =>
      turns(async () => {
        await ready(signal);
        const sentAfterCuts = adaptive.cuts;
        try {
          const value = await attempt();
          learn(afterSuccess(adaptive));
          return value;
        } catch (error) {
          if (error instanceof TransientFault) {
            if (error.status === 429) learn(afterRefusal(adaptive, sentAfterCuts));
            pause(error.retryAfterMs ?? 0);
          }
          throw error;
        }
      }),
  };
}

/** Attempts wait for their turn at the server, first come first served. An aborted attempt gives up its turn. */
export function withServerTurns(chat: ChatModel, turns: ServerTurns): ChatModel {
  return (request, options) => turns.take(() => chat(request, options), options.signal);
}
