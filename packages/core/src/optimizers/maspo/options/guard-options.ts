import { z } from 'zod';

const orOff = <Bound extends z.ZodType>(bound: Bound) => z.union([z.literal('off'), bound]);

/** Bounds that the adopted prompts, and each round, must keep; `off` for none. */
export const guardOptionsSchema = z
  .strictObject({
    finalAccuracy: orOff(z.number().min(0).max(1)).describe(
      'Lowest allowed mean score of the final answers on the labelled validation questions, 0 to 1',
    ),
    localValidity: orOff(z.number().min(0).max(1)).describe(
      'Lowest allowed share of the pool on which the evaluator finds that an agent fulfils its role, for every agent, 0 to 1',
    ),
    tokensPerRound: orOff(z.int().min(1)).describe('Most tokens that a round may use, input and output together'),
  })
  .describe('Bounds: prompts that break one are not adopted');

export type GuardOptions = z.infer<typeof guardOptionsSchema>;
