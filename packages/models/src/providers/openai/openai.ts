import type { ServedProvider } from '../../provider/provider.ts';
import { openAiHost, openAiSchema } from './openai-config.ts';
import { openAiListing } from './openai-listing.ts';

/** OpenAI, and every server with an OpenAI-compatible chat completions interface. */
export const openai: ServedProvider<typeof openAiSchema> = {
  schema: openAiSchema,
  host: openAiHost,
  listing: openAiListing,
  presets: {
    // The paper's agents (arXiv 2605.06623, "Experimental setup"): without thinking, and with top_k 20.
    'qwen3-8b-vllm': {
      model: 'Qwen/Qwen3-8B',
      baseUrl: 'http://localhost:8000/v1',
      extraBody: { top_k: 20, chat_template_kwargs: { enable_thinking: false } },
    },
  },
  identity: ({ provider, model, topP, seed, extraBody }) => ({
    provider,
    model,
    parameters: { top_p: topP, seed, ...extraBody },
  }),
  loadClient: async () => (await import('./openai-client.ts')).createOpenAiModel,
};
