import type { ServedProvider } from '../../provider/provider.ts';
import { geminiHost, geminiSchema } from './gemini-config.ts';

/** Google's Gemini interface. */
export const gemini: ServedProvider<typeof geminiSchema> = {
  schema: geminiSchema,
  host: geminiHost,
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
