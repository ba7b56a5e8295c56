import { z } from 'zod';

const fields = z.strictObject({
  reads: z
    .enum(['text', 'probability'])
    .describe(
      'Where the verdict is read: in what the judge writes, a win, tie or loss; or in the probabilities of A, B and tie at the first token of its reply, both orders averaged, a value from 0 to 1. The latter takes two calls of one output token, and a server that gives log-probabilities',
    ),
  order: z
    .enum(['alternate', 'both', 'candidate-first'])
    .describe(
      'Which output the judge reads first, where it reads text: drawn for each comparison; both orders, a win or loss only where they agree; or always the candidate. Probabilities are always those of both orders',
    ),
  repeats: z
    .int()
    .min(1)
    .refine((repeats) => repeats % 2 === 1, 'must be odd, so that a majority exists')
    .describe(
      'Judgements of one comparison, each a draw of its own; their majority is the verdict. 1 for probabilities, which would be the same',
    ),
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
      'What becomes of a text without a readable choice: it is asked for once more, then unscored; or its last letter is the choice, A for an empty reply, B for every letter but A',
    ),
  merge: z
    .union([z.boolean(), z.literal('terminal')])
    .describe(
      "Whether the verdict on the final answer also serves as that on the terminal agent's output by its role: false, never; terminal, only where the terminal agent's own prompt is tried; true, also where it reads the agent whose prompt is tried",
    ),
});

/** As `judgeOptionsSchema`, for an optimizer that counts repeated judgements itself. */
export const judgeOptionsWithoutRepeats = fields.omit({ repeats: true }).describe('How two outputs are compared');

export const judgeOptionsSchema = fields
  .refine(isOneReading, {
    path: ['repeats'],
    error: 'must be 1 where judge.reads is probability: the probabilities would be the same again',
  })
  .describe('How two outputs are compared');

/** Probabilities are no draws: they are read once. */
export function isOneReading({ reads, repeats }: { readonly reads: string; readonly repeats: number }): boolean {
  return reads === 'text' || repeats === 1;
}

export type JudgeOptions = z.infer<typeof judgeOptionsSchema>;
