import type { ChatModel } from '@maspo/core';
import pLimit from 'p-limit';
import { estimatedPromptTokens } from '../accounting/estimated-tokens.ts';
import type { RateLimiter } from './rate-limiter.ts';
import type { ServerTurns } from './server-turns.ts';

/**
 * Sends a request when the limiter lets it through. At first a request counts with all tokens that it may use, and after the reply with the
 * tokens that the server reports. A failed attempt counts only with its prompt. While the server is paused, no request is let through,
 * because the requests would all go out together when the pause ends.
 */
export function withRateLimit(chat: ChatModel, limiter: RateLimiter, { ready }: Pick<ServerTurns, 'ready'>): ChatModel {
  const oneAtATime = pLimit(1);
  return async (request, options) => {
    const { signal } = options;
    const promptTokens = estimatedPromptTokens(request);
    const counted = await oneAtATime(async () => {
      await ready(signal);
      return limiter.enter(promptTokens + request.maxTokens, signal);
    });
    let used = promptTokens;
    try {
      const reply = await chat(request, options);
      const reported = reply.usage.inputTokens + reply.usage.outputTokens;
      if (reported > 0) used = reported;
      return reply;
    } finally {
      limiter.correct(counted, used);
    }
  };
}
