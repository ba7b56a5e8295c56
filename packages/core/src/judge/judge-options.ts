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
        "What a judge of an agent's output reads beside the question: the agent's role and what it was given, or nothing; the judge of a final answer always reads the requirement",
      ),
    choice: z
      .enum(['with-tie', 'forced'])
      .describe('Whether the judge may call a tie; a forced choice is asked for identical outputs as well'),
    unreadable: z
      .enum(['ask-again', 'last-letter'])
      .describe(
        'What becomes of a reply without a readable choice: it is asked for once more, then unscored; or its last letter is the choice, A for an empty reply, B for every letter but A',
      ),
    merge: z
      .union([z.boolean(), z.literal('terminal')])
      .describe(
        "Whether the verdict on the final answer also serves as that on the terminal agent's output by its role: false, never; terminal, only where the terminal agent's own prompt is tried; true, also where it reads the agent whose prompt is tried",
      ),
  })
  .describe('How two outputs are compared');

export type JudgeOptions = z.infer<typeof judgeOptionsSchema>;
