import type { ChatReply } from '@maspo/core';
import type { ChatCompletion } from 'openai/resources/chat/completions';
import { TransientFault } from '../../failures/transient-fault.ts';
import { textFields } from '../../provider/strip-reasoning.ts';
import { usageOf } from '../../provider/usage-of.ts';

/**
 * The reply in a chat completion. Tokens that the server did not count are 0. Throws `TransientFault` for anything that is not a chat
 * completion, as servers and proxies send under load, and for one that the server broke off.
 */
export function openAiReply(completion: Partial<ChatCompletion> | string | undefined, model: string): ChatReply {
  if (typeof completion !== 'object' || completion === null || !Array.isArray(completion.choices)) {
    throw new TransientFault('the server sent something other than a chat completion');
  }
  const choice = completion.choices[0];
  if (choice?.message === undefined) throw new TransientFault('the server sent a chat completion without a choice');
  const content: unknown = choice.message.content ?? '';
  if (typeof content !== 'string') throw new TransientFault('the server sent a chat completion that is not text');
  // Beyond the official values: vLLM and SGLang report `abort`, OpenRouter `error`.
  const reason: string | null = choice.finish_reason;
  if (reason === 'abort' || reason === 'error') throw new TransientFault(`the server broke the reply off (${reason})`);
  const { prompt_tokens, completion_tokens, prompt_tokens_details, completion_tokens_details } = completion.usage ?? {};
  return {
    ...textFields(content),
    finish: reason === 'length' ? 'length' : reason === 'content_filter' ? 'filtered' : 'stop',
    usage: usageOf({
      input: prompt_tokens,
      output: completion_tokens,
      cached: prompt_tokens_details?.cached_tokens,
      reasoning: completion_tokens_details?.reasoning_tokens,
    }),
    model: completion.model ?? model,
  };
}
