import type { GenerateContentResponse } from '@google/genai/web';
import type { ChatReply } from '@maspo/core';
import { TransientFault } from '../../failures/transient-fault.ts';
import { textFields } from '../../provider/strip-reasoning.ts';
import { countOf, usageOf } from '../../provider/usage-of.ts';

/** Google blocked the request or the reply by one of its rules. `OTHER` stands for rules that it does not name. */
const filteredReasons = [
  'SAFETY',
  'RECITATION',
  'LANGUAGE',
  'OTHER',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
  'IMAGE_SAFETY',
];
/** The model's output was unusable. At temperature 0 the next attempt would give the same, so none is made. */
const strayReasons = ['MALFORMED_FUNCTION_CALL', 'UNEXPECTED_TOOL_CALL', 'TOO_MANY_TOOL_CALLS', 'MALFORMED_RESPONSE'];

/**
 * The reply in a response of `generateContent`, without thoughts. Throws `TransientFault` for anything else. Tokens
 * that the server did not count are 0; those of thoughts are output, as they are billed.
 */
export function geminiReply(response: Partial<GenerateContentResponse>, model: string): ChatReply {
  const usage = geminiUsage(response.usageMetadata);
  const named = { usage, model: response.modelVersion ?? model };
  const candidate = Array.isArray(response.candidates) ? response.candidates[0] : undefined;
  if (candidate === undefined && response.promptFeedback?.blockReason !== undefined) {
    return { text: '', finish: 'filtered', ...named };
  }
  if (candidate === undefined) throw new TransientFault('the server sent a response without a candidate');
  const reason = String(candidate.finishReason ?? 'STOP');
  if (strayReasons.includes(reason)) {
    return { text: '', finish: 'stop', ...named, failure: `the model ended without a usable text (${reason})` };
  }
  const finish = reason === 'MAX_TOKENS' ? 'length' : filteredReasons.includes(reason) ? 'filtered' : 'stop';
  return { ...textFields(textOf(candidate.content?.parts ?? [])), finish, ...named };
}

function textOf(parts: unknown): string {
  const notText = new TransientFault('the server sent a response that is not text');
  if (!Array.isArray(parts)) throw notText;
  const said = parts.filter((part) => part?.thought !== true).map((part) => part?.text ?? '');
  if (said.some((text) => typeof text !== 'string')) throw notText;
  return said.join('');
}

function geminiUsage(counted: GenerateContentResponse['usageMetadata']) {
  const { promptTokenCount, candidatesTokenCount, cachedContentTokenCount, thoughtsTokenCount } = counted ?? {};
  return usageOf({
    input: promptTokenCount,
    output: (countOf(candidatesTokenCount) ?? 0) + (countOf(thoughtsTokenCount) ?? 0),
    cached: cachedContentTokenCount,
    reasoning: thoughtsTokenCount,
  });
}
