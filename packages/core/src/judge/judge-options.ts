import { z } from 'zod';

export const judgeOptionsSchema = z
  .strictObject({
    order: z
      .enum(['alternate', 'both', 'candidate-first'])
      .describe(
        'Which output the judge reads first: drawn for each comparison; both orders, a win or loss only where they agree; or always the candidate',
      ),
    repeats: z
      .int()
      .min(1)
      .refine((repeats) => repeats % 2 === 1, 'must be odd, so that a majority exists')
      .describe('Judgements of one comparison, each a draw of its own; their majority is the verdict'),
    sees: z
      .enum(['role-and-context', 'question'])
      .describe(
        "What the judge of an agent's own output reads beside the question: the agent's role and what it was given, or nothing",
      ),
    choice: z
      .enum(['with-tie', 'forced'])
      .describe('Whether the judge may call a tie; a forced choice is asked for identical outputs as well'),
    emptyReply: z
      .enum(['unscored', 'win'])
      .describe('What an empty reply of the judge means: asked again, then unscored; or a win of the candidate'),
  })
  .describe('How two outputs are compared');

export type JudgeOptions = z.infer<typeof judgeOptionsSchema>;
