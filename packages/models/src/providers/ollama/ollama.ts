import { bearer, entriesIn } from '../../provider/listing.ts';
import type { ServedProvider } from '../../provider/provider.ts';
import { ollamaHost, ollamaSchema } from './ollama-config.ts';

/** Models on an Ollama server. */
export const ollama: ServedProvider<typeof ollamaSchema> = {
  schema: ollamaSchema,
  host: ollamaHost,
  listing: {
    path: () => '/api/tags',
    headers: bearer,
    read: (body) => {
      const entries = entriesIn(body, 'models');
      // A name without a tag means the latest one.
      const names = entries?.flatMap(({ name }) =>
        typeof name === 'string' ? [name, ...(name.endsWith(':latest') ? [name.slice(0, -':latest'.length)] : [])] : [],
      );
      return names === undefined ? undefined : { names };
    },
    wayOut: (model) => `run \`ollama pull ${model}\` where the server runs, or check the model name`,
  },
  presets: {
    // The paper's agents (arXiv 2605.06623, "Experimental setup"): without thinking, and with top_k 20.
    'qwen3-8b-ollama': {
      model: 'qwen3:8b',
      think: false,
      // The model's own context window (model card of Qwen3-8B). The server's default is often shorter than a trace.
      contextLength: 32_768,
      options: { top_k: 20 },
    },
  },
  neutralSettings: ['keepAlive'],
  identity: ({ provider, model, topP, seed, think, contextLength, options }) => ({
    provider,
    model,
    parameters: { think, options: { top_p: topP, seed, num_ctx: contextLength, ...options } },
  }),
  loadClient: async () => (await import('./ollama-client.ts')).createOllamaModel,
};
