import pLimit from 'p-limit';
import { abortableSleep, type Sleep } from './abortable-sleep.ts';
import { type CountedRequest, createRateWindow, type RateLimits } from './rate-window.ts';

/** Lets requests of one model through at the rate that its provider allows. Roles that use the same model share one limiter. */
export interface RateLimiter {
  /**
   * Waits, first come first served, until `tokens` more are allowed. When the signal is aborted, it rejects with the
   * signal's reason and leaves the queue.
   */
  enter(tokens: number, signal: AbortSignal): Promise<CountedRequest>;
  /** Replaces the expected tokens by the tokens that were really used. */
  correct(request: CountedRequest, tokens: number): void;
}

export interface RateLimiterOptions extends RateLimits {
  readonly sleep?: Sleep;
  /** In milliseconds; never goes back. */
  readonly clock?: () => number;
}

export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { sleep = abortableSleep, clock = () => performance.now() } = options;
  const window = createRateWindow(options);
  const oneAtATime = pLimit(1);
  return {
    enter: (tokens, signal) =>
      oneAtATime(async () => {
        signal.throwIfAborted();
        for (let waitMs = window.waitMs(tokens, clock()); waitMs > 0; waitMs = window.waitMs(tokens, clock())) {
          await sleep(waitMs, signal);
        }
        return window.count(tokens, clock());
      }),
    correct: window.correct,
  };
}
