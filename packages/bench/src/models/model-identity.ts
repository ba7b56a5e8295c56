import type { ModelIdentity } from '../store/reply-key.ts';
import type { ModelConfig } from './config/model-config.ts';

/** What decides a model's replies beside the request; a test holds it against every setting there is. */
export function identityOf(config: ModelConfig): ModelIdentity {
  const { provider } = config;
  switch (provider) {
    case 'simulated':
      return { provider, model: config.landscape ?? '', parameters: { agent: config.agent, judge: config.judge } };
    case 'openai': {
      const { model, topP, seed, extraBody } = config;
      return { provider, model, parameters: { top_p: topP, seed, ...extraBody } };
    }
    case 'gemini': {
      const { model, topP, seed, thinkingBudget, extraBody } = config;
      return { provider, model, parameters: { topP, seed, thinkingBudget, extraBody } };
    }
    case 'ollama': {
      const { model, topP, seed, think, contextLength, options } = config;
      return {
        provider,
        model,
        parameters: { think, options: { top_p: topP, seed, num_ctx: contextLength, ...options } },
      };
    }
  }
}
