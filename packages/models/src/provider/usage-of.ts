import type { Usage } from '@maspo/core';

/** Tokens as a server reports them: whatever is at the place where a count should be. */
export interface ReportedTokens {
  readonly input: unknown;
  /** With those spent on reasoning. */
  readonly output: unknown;
  readonly cached: unknown;
  readonly reasoning: unknown;
}

/** What a server counted. What is no count of tokens is 0, and left out where the server need not say it. */
export function usageOf({ input, output, cached, reasoning }: ReportedTokens): Usage {
  const [cachedTokens, reasoningTokens] = [countOf(cached), countOf(reasoning)];
  return {
    inputTokens: countOf(input) ?? 0,
    outputTokens: countOf(output) ?? 0,
    ...(cachedTokens === undefined ? {} : { cachedTokens }),
    ...(reasoningTokens === undefined ? {} : { reasoningTokens }),
  };
}

/** The value if it is a count: a whole number, at least 0. */
export function countOf(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}
