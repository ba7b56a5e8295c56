import { z } from 'zod';

const fields = z.strictObject({
  reads: z
    .enum(['text', 'probability'])
    .describe(
      'How the verdict is read. text: from what the judge writes, as a win, tie or loss. probability: from the probabilities of A, B and tie at the first token of its reply, averaged over both orders, as a value from 0 to 1. This takes two calls of one output token, and a server that returns log-probabilities',
    ),
  order: z
    .enum(['alternate', 'both', 'candidate-first'])
    .describe(
      'Which output the judge reads first, where judge.reads is text. alternate: drawn for each comparison. both: both orders, with a win or loss only where they agree. candidate-first: always the candidate. Probabilities are always read in both orders',
    ),
  repeats: z
    .int()
    .min(1)
    .refine((repeats) => repeats % 2 === 1, 'must be odd, so that a majority exists')
    .describe(
      'Number of judgements of one comparison, each with its own draw; their majority is the verdict. Must be 1 where judge.reads is probability, since the probabilities would be the same again',
    ),
  sees: z
    .enum(['role-and-context', 'question'])
    .describe(
      "What a judge of an agent's output reads. role-and-context: the question, the agent's role and the context that it received. question: only the question. The judge of a final answer always reads the requirement",
    ),
  choice: z
    .enum(['with-tie', 'forced'])
    .describe('Whether the judge may call a tie. A forced choice is also made between identical outputs'),
  unreadable: z
    .enum(['ask-again', 'last-letter'])
    .describe(
      'What happens to a reply without a readable choice. ask-again: the judge is asked once more, then the comparison is unscored. last-letter: the last letter of the reply is the choice: A for an empty reply, B for every letter except A',
    ),
  merge: z
    .union([z.boolean(), z.literal('terminal')])
    .describe(
      "Whether the verdict on the final answer is also used as the verdict on the terminal agent's output by its role. false: never. terminal: only where the terminal agent's own prompt is tried. true: also where the terminal agent reads the agent whose prompt is tried",
    ),
});

/** As `judgeOptionsSchema`, for an optimizer that counts repeated judgements itself. */
export const judgeOptionsWithoutRepeats = fields.omit({ repeats: true }).describe('How two outputs are compared');

const oneReading = {
  path: ['repeats'],
  error: 'must be 1 where judge.reads is probability: the probabilities would be the same again',
};

export const judgeOptionsSchema = fields.refine(isOneReading, oneReading).describe('How two outputs are compared');

/** As `judgeOptionsSchema`, where each setting that is left out has its default. */
export function judgeOptionsWithDefaults(defaults: JudgeOptions) {
  const { reads, order, repeats, sees, choice, unreadable, merge } = fields.shape;
  return z
    .strictObject({
      reads: reads.default(defaults.reads),
      order: order.default(defaults.order),
      repeats: repeats.default(defaults.repeats),
      sees: sees.default(defaults.sees),
      choice: choice.default(defaults.choice),
      unreadable: unreadable.default(defaults.unreadable),
      merge: merge.default(defaults.merge),
    })
    .refine(isOneReading, oneReading)
    .prefault({});
}

/** Probabilities are not drawn, so they are read only once. */
export function isOneReading({ reads, repeats }: { readonly reads: string; readonly repeats: number }): boolean {
  return reads === 'text' || repeats === 1;
}

export type JudgeOptions = z.infer<typeof judgeOptionsSchema>;
