import type { ChatModel, ChatRequest } from '@maspo/core';

/** Reports how long each successful attempt took, in milliseconds. */
export function withStopwatch(chat: ChatModel, onAnswered: (ms: number, request: ChatRequest) => void): ChatModel {
  return async (request, options) => {
    const startedAt = performance.now();
    const reply = await chat(request, options);
    onAnswered(performance.now() - startedAt, request);
    return reply;
  };
}
