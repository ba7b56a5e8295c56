import type { Usage } from '@maspo/core';

/** Token counts as a server reports them, not checked yet: the values may be anything. */
export interface ReportedTokens {
  readonly input: unknown;
  /** Includes the tokens spent on reasoning. */
  readonly output: unknown;
  readonly cached: unknown;
  readonly reasoning: unknown;
}

/** The tokens that a server counted. A value that is not a count becomes 0 for input and output, and is left out for the other two. */
export function usageOf({ input, output, cached, reasoning }: ReportedTokens): Usage {
  const [cachedTokens, reasoningTokens] = [countOf(cached), countOf(reasoning)];
  return {
    inputTokens: countOf(input) ?? 0,
    outputTokens: countOf(output) ?? 0,
    ...(cachedTokens === undefined ? {} : { cachedTokens }),
    ...(reasoningTokens === undefined ? {} : { reasoningTokens }),
  };
}

/** The value if it is a count, that is a whole number of at least 0. */
export function countOf(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}
