import { z } from 'zod';

export const misalignmentBufferOptionsSchema = z
  .strictObject({
    budget: z
      .int()
      .min(1)
      .describe('Largest number of misalignment cases kept for each agent; the worst stay, then the newest'),
    recheckLimit: z
      .int()
      .min(0)
      .describe(
        'Largest number of cases of each agent that are re-run under the final prompts, the worst first; 0 for none',
      ),
  })
  .describe('How many misalignment cases are kept, and how many are re-run at the end');

export type MisalignmentBufferOptions = z.infer<typeof misalignmentBufferOptionsSchema>;
