import { shareEqual } from '../sharing/share-equal.ts';
import type { ChatModel, ChatReply } from './chat-model.ts';

/** Makes equal calls once, as `shareEqual` does. Calls differ when anything that a model sees differs, or when their `draw` differs. */
export function shareEqualCalls(chat: ChatModel): ChatModel {
  const share = shareEqual<ChatReply>();
  return (request, options) => {
    const { messages, constrained, choices, temperature, maxTokens, stop, draw } = request;
    const key = JSON.stringify([messages, constrained, choices, temperature, maxTokens, stop, draw]);
    return share(key, options.signal, () => chat(request, options));
  };
}
