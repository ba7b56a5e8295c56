import type { ChatModel } from '@maspo/core';
import { estimatedPromptTokens } from '../accounting/estimated-tokens.ts';
import type { RateLimiter } from './rate-limiter.ts';

/**
 * Sends a request when the limiter lets it through. At first it counts with all the tokens that it may use, and from
 * the reply on with those that the server reports. A failed attempt counts with its prompt only.
 */
export function withRateLimit(chat: ChatModel, limiter: RateLimiter): ChatModel {
  return async (request, options) => {
    const promptTokens = estimatedPromptTokens(request);
    const counted = await limiter.enter(promptTokens + request.maxTokens, options.signal);
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
