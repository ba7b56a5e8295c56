import type { Provider } from '../../provider/provider.ts';
import { simulatedSchema } from './simulated-config.ts';

/** The simulated world: it answers from what it is told about the questions, and calls no server. */
export const simulated: Provider<typeof simulatedSchema> = {
  schema: simulatedSchema,
  identity: ({ provider, landscape = '', agent, judge }) => ({
    provider,
    model: landscape,
    parameters: { agent, judge },
  }),
};
