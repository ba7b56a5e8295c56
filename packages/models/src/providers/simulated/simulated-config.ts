import { z } from 'zod';
import { samplingFields } from '../../provider/model-fields.ts';
import { simulatedAgentSchema } from './simulated-agent-config.ts';
import { simulatedJudgeSchema } from './simulated-judge-config.ts';

export const simulatedSchema = z.strictObject({
  provider: z.literal('simulated').describe('The simulated world: no server, no key, no cost.'),
  landscape: z.string().min(1).optional().describe('The name of the simulated landscape.'),
  temperature: samplingFields.temperature,
  agent: simulatedAgentSchema.optional(),
  judge: simulatedJudgeSchema.optional(),
});

/** A role of the simulated world. */
export type SimulatedModelConfig = z.infer<typeof simulatedSchema>;
