import { z } from 'zod';

const bias = (what: string) =>
  z
    .number()
    .min(-0.5)
    .max(0.5)
    .optional()
    .describe(`How much more often than in half of all judgements ${what} wins, content aside`);

/**
 * The biases of the simulated judge, in place of those of the landscape. They show how an optimizer or a calibration
 * reacts to them.
 */
export const simulatedJudgeSchema = z
  .strictObject({
    positionBias: bias('the output shown first'),
    verbosityBias: bias('the longer output'),
    noise: z
      .number()
      .min(0)
      .optional()
      .describe('Standard deviation of the noise on the impression of an output; being right is worth 1'),
  })
  .refine(({ positionBias = 0, verbosityBias = 0 }) => Math.abs(positionBias) + Math.abs(verbosityBias) <= 0.5, {
    error:
      'positionBias and verbosityBias together must not exceed 0.5: above it, no judgement would depend on the content',
  })
  .describe('Of the evaluator: how its judgements lean. Default: as the landscape has it.');

export type SimulatedJudgeConfig = z.infer<typeof simulatedJudgeSchema>;
