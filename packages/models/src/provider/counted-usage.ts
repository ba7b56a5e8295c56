import type { ChatRequest, Usage } from '@maspo/core';
import { estimatedPromptTokens, estimatedTokens } from '../accounting/estimated-tokens.ts';

/** Token counts as a server reports them, not checked yet: the values may be anything. */
export interface ReportedTokens {
  readonly input: unknown;
  /** Includes the tokens spent on reasoning. */
  readonly output: unknown;
  readonly cached?: unknown;
  readonly reasoning?: unknown;
}

/** The texts from which tokens are estimated if the server did not count them. */
export interface CountedTexts {
  readonly request: Pick<ChatRequest, 'messages'>;
  /** Everything that the model wrote, including reasoning. */
  readonly written: readonly string[];
}

/**
 * The tokens that a server counted. If it counted none although there is a text, they are estimated from the text's length, and the usage
 * is marked. So a limit on tokens or money also holds for servers that do not count.
 */
export function countedUsage({ input, output, cached, reasoning }: ReportedTokens, texts: CountedTexts): Usage {
  const [inputTokens, outputTokens] = [countOf(input) || undefined, countOf(output) || undefined];
  const [cachedTokens, reasoningTokens] = [countOf(cached), countOf(reasoning)];
  const estimated = {
    input: inputTokens ?? estimatedPromptTokens(texts.request),
    output: outputTokens ?? estimatedTokens(...texts.written),
  };
  const isEstimated = estimated.input !== (inputTokens ?? 0) || estimated.output !== (outputTokens ?? 0);
  return {
    inputTokens: estimated.input,
    outputTokens: estimated.output,
    ...(cachedTokens === undefined ? {} : { cachedTokens }),
    ...(reasoningTokens === undefined ? {} : { reasoningTokens }),
    ...(isEstimated ? { estimated: true } : {}),
  };
}

/** The value if it is a count: a whole number of at least 0. */
export function countOf(value: unknown): number | undefined {
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : undefined;
}
