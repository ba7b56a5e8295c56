import { z } from 'zod';

/**
 * How able the simulated agents are, in addition to what the landscape says. With it, models of different strength can
 * be simulated.
 */
export const simulatedAgentSchema = z
  .strictObject({
    skill: z
      .number()
      .min(-0.5)
      .max(0.5)
      .optional()
      .describe('Added to the chance that an own solution is right; any other value than 0 is another model'),
  })
  .describe('Of agents: how able they are. Default: as the landscape has it.');

export type SimulatedAgentConfig = z.infer<typeof simulatedAgentSchema>;
