import { entriesIn } from '../../provider/listing.ts';
import type { ServedProvider } from '../../provider/provider.ts';
import { geminiHost, geminiSchema } from './gemini-config.ts';

/** Google's Gemini interface. */
export const gemini: ServedProvider<typeof geminiSchema> = {
  schema: geminiSchema,
  host: geminiHost,
  listing: {
    path: ({ apiVersion = 'v1beta' }) => `/${apiVersion}/models?pageSize=1000`,
    headers: (apiKey) => ({ 'x-goog-api-key': apiKey }),
    read: (body) => {
      const entries = entriesIn(body, 'models');
      if (entries === undefined) return undefined;
      const names = entries.flatMap(({ name }) => (typeof name === 'string' ? [name.replace(/^models\//, '')] : []));
      return { names, incomplete: 'Gemini also serves aliases and experimental models without listing them' };
    },
    wayOut: () => 'check the model name and the API version',
  },
  presets: {
    // The paper's optimizer (arXiv 2605.06623, "Experimental setup").
    'gemini-2.5-pro': { model: 'gemini-2.5-pro' },
  },
  identity: ({ provider, model, topP, seed, thinkingBudget, extraBody }) => ({
    provider,
    model,
    parameters: { topP, seed, thinkingBudget, extraBody },
  }),
  loadClient: async () => (await import('./gemini-client.ts')).createGeminiModel,
};
