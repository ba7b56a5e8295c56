import { z } from 'zod';

const share = z.number().min(0).max(1);

/** When a search ends before its schedule; checked at the end of each round. */
export const stopOptionsSchema = z
  .strictObject({
    target: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('none') }),
        z.strictObject({
          kind: z.literal('accuracy'),
          atLeast: share.describe('Mean score of the final answers on the labelled validation questions, 0 to 1'),
        }),
        z.strictObject({
          kind: z.literal('win-rate'),
          atLeast: share.describe(
            'Mean verdict on the final answers against the seed prompts on the pool; 0.5 is a draw',
          ),
        }),
      ])
      .describe('The metric and the value at which the search ends'),
    plateauRounds: z
      .union([z.literal('off'), z.int().min(1)])
      .describe('Rounds in a row without a global improvement after which the search ends'),
  })
  .describe('When the search ends before its schedule');

export type StopOptions = z.infer<typeof stopOptionsSchema>;
