import { z } from 'zod';

export const misalignmentBufferOptionsSchema = z
  .strictObject({
    budget: z.int().min(1).describe('Misalignment cases kept for each agent at most; the worst stay, then the newest'),
    recheckLimit: z
      .int()
      .min(0)
      .describe('Cases of each agent re-run under the final prompts at most, the worst first; 0 for none'),
  })
  .describe('What is kept of the misalignment cases, and what is re-run at the end');

export type MisalignmentBufferOptions = z.infer<typeof misalignmentBufferOptionsSchema>;
