import type { ChatModel, ChatReply } from './chat-model.ts';

/**
 * Makes equal calls once, also while the first is still in flight. Calls differ when anything a model sees differs, or
 * their `draw`. A failed call is forgotten, so that it can be tried again. Keeps every reply in memory.
 */
export function shareEqualCalls(chat: ChatModel): ChatModel {
  const calls = new Map<string, Promise<ChatReply>>();
  return (request, options) => {
    const { messages, constrained, choices, temperature, maxTokens, stop, draw } = request;
    const key = JSON.stringify([messages, constrained, choices, temperature, maxTokens, stop, draw]);
    const known = calls.get(key);
    if (known !== undefined) return known;
    const call = chat(request, options);
    calls.set(key, call);
    call.catch(() => calls.delete(key));
    return call;
  };
}
