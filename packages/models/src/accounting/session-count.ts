import { createHistogram } from 'node:perf_hooks';

/** What happened in this process only; it differs between equal runs. */
export interface SessionCount {
  /** Attempts that were answered. */
  readonly answered: number;
  /** Attempts that failed and were followed by another one. */
  readonly retries: number;
  /** Latencies of the answered attempts in whole milliseconds (percentiles within 0.1 %); left out if no attempt was answered. */
  readonly latencyMs?: { readonly p50: number; readonly p90: number; readonly p99: number; readonly max: number };
}

export interface SessionSum {
  answered(ms: number): void;
  retried(): void;
  count(): SessionCount;
}

/** Longer attempts count as this long. */
const longestMs = 7 * 86_400_000;

/** Its memory does not grow with the number of attempts. */
export function createSessionSum(): SessionSum {
  const latencies = createHistogram({ lowest: 1, highest: longestMs, figures: 3 });
  let retries = 0;
  return {
    // The least value that a histogram can hold is 1.
    answered: (ms) => latencies.record(Math.min(longestMs, Math.max(1, Math.round(ms)))),
    retried: () => {
      retries += 1;
    },
    count: () => {
      const answered = latencies.count;
      if (answered === 0) return { answered, retries };
      const [p50, p90, p99] = [50, 90, 99].map((share) => latencies.percentile(share)) as [number, number, number];
      return { answered, retries, latencyMs: { p50, p90, p99, max: latencies.max } };
    },
  };
}
