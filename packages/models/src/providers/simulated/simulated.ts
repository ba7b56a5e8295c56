import type { Provider } from '../../provider/provider.ts';
import { simulatedSchema } from './simulated-config.ts';

/** The simulated world. It answers from given questions and answers, and calls no server. */
export const simulated: Provider<typeof simulatedSchema> = {
  schema: simulatedSchema,
  identity: ({ provider, landscape = '', agent, judge }) => ({
    provider,
    model: landscape,
    parameters: { agent, judge },
  }),
};
