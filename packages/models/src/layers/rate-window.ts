export interface RateLimits {
  readonly requestsPerMinute?: number | undefined;
  readonly tokensPerMinute?: number | undefined;
}

/** A request that counts for a minute; its tokens may still be corrected. */
export interface CountedRequest {
  readonly atMs: number;
  readonly tokens: number;
}

/** The requests of the last minute. It is a sliding window: no period of one minute has more than the limits allow. */
export interface RateWindow {
  /**
   * How long a request must wait at least, in whole milliseconds; 0 when it may be sent. A request for more tokens than
   * a minute allows may be sent when the window is empty.
   */
  waitMs(tokens: number, nowMs: number): number;
  count(tokens: number, nowMs: number): CountedRequest;
  /** Sets the tokens that a request really used. */
  correct(request: CountedRequest, tokens: number): void;
}

const minuteMs = 60_000;

export function createRateWindow(limits: RateLimits): RateWindow {
  const { requestsPerMinute = Number.POSITIVE_INFINITY, tokensPerMinute = Number.POSITIVE_INFINITY } = limits;
  const requests: { atMs: number; tokens: number }[] = [];
  const forget = (nowMs: number) => {
    const alive = requests.findIndex(({ atMs }) => atMs > nowMs - minuteMs);
    requests.splice(0, alive === -1 ? requests.length : alive);
  };
  return {
    waitMs: (tokens, nowMs) => {
      forget(nowMs);
      const wanted = Math.min(tokens, tokensPerMinute);
      let used = requests.reduce((sum, request) => sum + request.tokens, 0);
      let freeAtMs = nowMs;
      for (const [index, request] of requests.entries()) {
        if (requests.length - index < requestsPerMinute && used + wanted <= tokensPerMinute) break;
        used -= request.tokens;
        freeAtMs = request.atMs + minuteMs;
      }
      return Math.ceil(freeAtMs - nowMs);
    },
    count: (tokens, nowMs) => {
      const request = { atMs: nowMs, tokens };
      requests.push(request);
      return request;
    },
    correct: (request, tokens) => {
      (request as { tokens: number }).tokens = tokens;
    },
  };
}
