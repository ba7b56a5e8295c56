import { z } from 'zod';

const bias = (what: string) =>
  z
    .number()
    .min(-0.5)
    .max(0.5)
    .optional()
    .describe(`How much the share of wins of ${what} exceeds one half, regardless of the content`);

/**
 * The biases of the simulated judge, instead of those of the landscape. They show how an optimizer or a calibration
 * reacts to a biased judge.
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
  .describe('For the evaluator: the biases of its judgements. Default: those of the landscape.');

export type SimulatedJudgeConfig = z.infer<typeof simulatedJudgeSchema>;
