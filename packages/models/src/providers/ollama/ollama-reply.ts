import type { ChatReply } from '@maspo/core';
import type { ChatResponse } from 'ollama';
import { TransientFault } from '../../failures/transient-fault.ts';
import { textFields } from '../../provider/strip-reasoning.ts';
import { usageOf } from '../../provider/usage-of.ts';

/**
 * The reply in a response of `/api/chat`, without the model's thinking. Throws `TransientFault` for anything that is not a whole reply.
 * Tokens that the server did not count are 0; Ollama does not say which of them were cached or spent on thinking.
 */
export function ollamaReply(response: Partial<ChatResponse> | undefined, model: string): ChatReply {
  const message = response?.message;
  if (typeof message !== 'object' || message === null) {
    throw new TransientFault('the server sent something other than a chat reply');
  }
  const content: unknown = message.content ?? '';
  if (typeof content !== 'string') throw new TransientFault('the server sent a chat reply that is not text');
  // The server reports `load` or `unload` for a request that it did not answer with text.
  const { done, done_reason: reason } = response!;
  if (done !== true || reason === 'load' || reason === 'unload') {
    throw new TransientFault(`the server broke the reply off (${reason ?? 'not done'})`);
  }
  return {
    ...textFields(content),
    finish: reason === 'length' ? 'length' : 'stop',
    usage: usageOf({
      input: response!.prompt_eval_count,
      output: response!.eval_count,
      cached: undefined,
      reasoning: undefined,
    }),
    model: response!.model ?? model,
  };
}
