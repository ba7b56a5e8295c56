import type { ChatResponse } from 'ollama';
import { NoReply } from '../../failures/transient-fault.ts';
import { likelyTokens } from '../../provider/choice-probabilities.ts';
import type { SaidReply } from '../../provider/said-reply.ts';

/**
 * Reads a response of `/api/chat`. Throws `NoReply` if it is not a whole reply. Ollama does not report which tokens were cached or spent on
 * thinking.
 */
export function ollamaReply(response: Partial<ChatResponse> | undefined): SaidReply {
  const message = response?.message;
  if (typeof message !== 'object' || message === null) {
    throw new NoReply('the server sent something other than a chat reply');
  }
  const { done, done_reason: reason, prompt_eval_count, eval_count, logprobs, model } = response!;
  if (done !== true) throw new NoReply(`the server broke the reply off (${reason ?? 'not done'})`);
  return {
    content: message.content,
    reasoning: message.thinking,
    tool: message.tool_calls?.length ? (message.tool_calls[0]?.function?.name ?? '') : undefined,
    firstToken: likelyTokens(logprobs?.[0]?.top_logprobs, 'logprob'),
    reason,
    tokens: { input: prompt_eval_count, output: eval_count },
    model,
  };
}
