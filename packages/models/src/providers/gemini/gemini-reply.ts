import type { GenerateContentResponse } from '@google/genai/web';
import { NoReply } from '../../failures/transient-fault.ts';
import { likelyTokens } from '../../provider/choice-probabilities.ts';
import { countOf } from '../../provider/counted-usage.ts';
import type { SaidReply } from '../../provider/said-reply.ts';

/**
 * Reads a response of `generateContent`. Throws `NoReply` if it has no candidate. The tokens of thoughts count as output, because they are
 * billed as output.
 */
export function geminiReply(response: Partial<GenerateContentResponse>): SaidReply {
  const { promptFeedback, modelVersion: model } = response;
  const tokens = geminiTokens(response.usageMetadata);
  const candidate = Array.isArray(response.candidates) ? response.candidates[0] : undefined;
  if (!candidate && promptFeedback?.blockReason !== undefined)
    return { content: undefined, reason: 'SAFETY', tokens, model };
  if (!candidate) throw new NoReply('the server sent a response without a candidate');
  const parts: unknown = candidate.content?.parts ?? [];
  if (!Array.isArray(parts)) throw new NoReply('the server sent a response that is not text');
  return {
    content: parts.flatMap(saidPart),
    firstToken: likelyTokens(candidate.logprobsResult?.topCandidates?.[0]?.candidates, 'logProbability'),
    reason: candidate.finishReason,
    tool: parts.map((part) => part?.functionCall).find((call) => call !== undefined)?.name,
    tokens,
    model,
  };
}

/** A part with the names that other providers use. Parts without a text are code, tool calls and files. */
function saidPart(part: { thought?: unknown; text?: unknown } | null | undefined): object[] {
  const { thought, text } = part ?? {};
  if (text === undefined || text === null) return [];
  return [{ type: thought === true ? 'thinking' : 'text', text }];
}

function geminiTokens(counted: GenerateContentResponse['usageMetadata']): SaidReply['tokens'] {
  const { promptTokenCount, candidatesTokenCount, cachedContentTokenCount, thoughtsTokenCount } = counted ?? {};
  return {
    input: promptTokenCount,
    output: (countOf(candidatesTokenCount) ?? 0) + (countOf(thoughtsTokenCount) ?? 0),
    cached: cachedContentTokenCount,
    reasoning: thoughtsTokenCount,
  };
}
