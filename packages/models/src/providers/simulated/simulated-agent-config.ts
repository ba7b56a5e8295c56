import { z } from 'zod';

/** The skill of the simulated agents, added to that of the landscape. With this setting, models of different strength can be simulated. */
export const simulatedAgentSchema = z
  .strictObject({
    skill: z
      .number()
      .min(-0.5)
      .max(0.5)
      .optional()
      .describe('Added to the chance that the own solution is right; each value except 0 is another model'),
  })
  .describe('For agents: their skill. Default: that of the landscape.');

export type SimulatedAgentConfig = z.infer<typeof simulatedAgentSchema>;
