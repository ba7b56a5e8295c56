import { z } from 'zod';
import { shownValue } from '../../text/shown-value.ts';

const kinds = ['full', 'summary', 'answer-only'] as const;

const wordLimit = {
  error: (issue: { readonly input?: unknown }) =>
    `expected a whole number from 1 to 1000, received ${shownValue(issue.input)}`,
};

const strategy = z.discriminatedUnion(
  'kind',
  [
    z.strictObject({ kind: z.literal('full') }),
    z.strictObject({
      kind: z.literal('summary'),
      words: z
        .int(wordLimit)
        .min(1, wordLimit)
        .max(1000, wordLimit)
        .default(30)
        .describe('Word limit of the summary. The request to the model states it; a longer summary is not cut'),
    }),
    z.strictObject({ kind: z.literal('answer-only') }),
  ],
  {
    error: ({ input }) => {
      const seen = (input as { kind?: unknown } | null | undefined)?.kind ?? input;
      return `expected ${kinds.slice(0, -1).join(', ')} or ${kinds.at(-1)}, received ${shownValue(seen)}`;
    },
  },
);

/** A strategy as a user writes it: a name, or a map with `kind` and further settings. */
export const handoffSchema = z.preprocess((input) => (typeof input === 'string' ? { kind: input } : input), strategy);

/**
 * The part of an output that successors receive. `full`: the whole output. `summary`: a summary that the speaker's own
 * model writes in one more call. `answer-only`: the text in the last `<answer>` tag, else in the last fenced `python`
 * block, else the whole output.
 */
export type HandoffStrategy = z.output<typeof strategy>;

export const fullHandoff: HandoffStrategy = { kind: 'full' };

/** Short identity, e.g. `summary-30`. Strategies with the same name hand on the same text for the same output. */
export function handoffName(handoff: HandoffStrategy): string {
  return handoff.kind === 'summary' ? `summary-${handoff.words}` : handoff.kind;
}
