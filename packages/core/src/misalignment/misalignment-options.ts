import { z } from 'zod';

export const misalignmentOptionsSchema = z
  .strictObject({
    tie: z
      .enum(['counts', 'ignored'])
      .describe(
        'How a tie downstream of a local win is treated. counts: it is misaligned, since the indicator of a win is 0 there. ignored: it is not misaligned; only a loss is',
      ),
    deciding: z
      .enum(['all', 'last'])
      .describe(
        'Which agents within reach decide about the lookahead. all: it is lost where none of them wins. last: only the last agent decides',
      ),
  })
  .describe(
    'When a local win counts as misaligned. Outputs that are the same text are no evidence, and are counted separately',
  );

export type MisalignmentOptions = z.infer<typeof misalignmentOptionsSchema>;
