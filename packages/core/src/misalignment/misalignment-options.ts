import { z } from 'zod';

export const misalignmentOptionsSchema = z
  .strictObject({
    tie: z
      .enum(['counts', 'ignored'])
      .describe(
        'What a tie downstream of a local win is: misaligned, since the indicator of a win is 0 there; or not, so that a loss is needed',
      ),
    deciding: z
      .enum(['all', 'last'])
      .describe(
        'Which agents within reach decide about the lookahead: all of them, so that it is lost where none wins; or the last one alone',
      ),
  })
  .describe('When a local win counts as misaligned. Outputs that are the same text are no evidence, and count apart');

export type MisalignmentOptions = z.infer<typeof misalignmentOptionsSchema>;
