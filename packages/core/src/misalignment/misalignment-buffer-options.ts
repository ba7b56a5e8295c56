import { z } from 'zod';

/** Settings of the misalignment buffer. */
export interface MisalignmentBufferOptions {
  /** Cases kept for each agent at most. */
  readonly budget: number;
  /** Cases of each agent that are re-run under the final prompts at most; 0 for none. */
  readonly recheckLimit: number;
}

/** The second source keeps 50 cases for each agent; the paper names no limit, and its pool of 50 questions holds no more. */
export const defaultMisalignmentBuffer: MisalignmentBufferOptions = { budget: 50, recheckLimit: 50 };

const { budget, recheckLimit } = defaultMisalignmentBuffer;

export const misalignmentBufferOptionsSchema: z.ZodType<MisalignmentBufferOptions> = z.strictObject({
  budget: z.int().min(1).default(budget).describe('Misalignment cases kept for each agent at most; the worst stay'),
  recheckLimit: z
    .int()
    .min(0)
    .default(recheckLimit)
    .describe('Cases of each agent re-run under the final prompts at most, the worst first; 0 for none'),
});
