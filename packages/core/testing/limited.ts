import { MaspoError } from '../src/error/maspo-error.ts';
import type { ChatModel } from '../src/model/chat-model.ts';

/** Refuses every unique call after the first `calls`, as a budget does. */
export function limited(chat: ChatModel, calls: number): ChatModel {
  const admitted = new Set<string>();
  return async (request, options) => {
    admitted.add(JSON.stringify([request.messages, request.draw]));
    if (admitted.size > calls) throw new MaspoError('budget-exhausted', 'enough');
    return chat(request, options);
  };
}
