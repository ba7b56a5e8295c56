import type { ChatCompletion } from 'openai/resources/chat/completions';
import { serverWords } from '../../failures/server-words.ts';
import { NoReply, TransientFault } from '../../failures/transient-fault.ts';
import { likelyTokens } from '../../provider/choice-probabilities.ts';
import { countOf } from '../../provider/counted-usage.ts';
import type { SaidReply } from '../../provider/said-reply.ts';

/**
 * Reads a chat completion. Throws `TransientFault` for a body that is not a chat completion, which servers and proxies send under load.
 * Throws `NoReply` for a chat completion without a message.
 */
export function openAiReply(completion: Partial<ChatCompletion> | string | null | undefined): SaidReply {
  if (typeof completion !== 'object' || completion === null || !Array.isArray(completion.choices)) {
    throw new TransientFault('the server sent something other than a chat completion');
  }
  const choice = completion.choices[0] as (ChatCompletion.Choice & { readonly error?: unknown }) | null | undefined;
  const reason: unknown = choice?.finish_reason;
  // OpenRouter reports the failure of a provider within the choice.
  if (choice?.error) throw new NoReply(`the server broke the reply off (${reason}): ${serverWords(choice.error)}`);
  const message = choice?.message as Message | null | undefined;
  if (typeof message !== 'object' || message === null)
    throw new NoReply('the server sent a chat completion without a message');
  return {
    content: message.content,
    reasoning: message.reasoning_content ?? message.reasoning ?? message.thinking,
    refusal: message.refusal,
    tool: message.tool_calls?.length ? (message.tool_calls[0]?.function?.name ?? '') : message.function_call?.name,
    firstToken: likelyTokens(choice?.logprobs?.content?.[0]?.top_logprobs, 'logprob'),
    reason,
    tokens: openAiTokens(completion.usage),
    model: completion.model,
  };
}

/** xAI and gateways to Gemini do not include reasoning in the output. Only their total shows this. Reasoning is billed as output. */
function openAiTokens(counted: ChatCompletion['usage']): SaidReply['tokens'] {
  const { prompt_tokens: input, completion_tokens: output, total_tokens: total } = counted ?? {};
  const reasoning = counted?.completion_tokens_details?.reasoning_tokens;
  const apart = countOf(reasoning) ?? 0;
  const isApart = apart > 0 && total === (countOf(input) ?? 0) + (countOf(output) ?? 0) + apart;
  return {
    input,
    output: isApart ? (countOf(output) ?? 0) + apart : output,
    cached: counted?.prompt_tokens_details?.cached_tokens,
    reasoning,
  };
}

/**
 * A message with the fields for reasoning that compatible servers add. vLLM, SGLang and DeepSeek use `reasoning_content`, OpenRouter and
 * newer vLLM use `reasoning`.
 */
interface Message {
  readonly content?: unknown;
  readonly reasoning_content?: unknown;
  readonly reasoning?: unknown;
  readonly thinking?: unknown;
  readonly refusal?: unknown;
  readonly tool_calls?: readonly { readonly function?: { readonly name?: string } }[] | null;
  readonly function_call?: { readonly name?: string } | null;
}
