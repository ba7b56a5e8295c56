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
        .describe('Most words of the summary, as its writer is told; it is not cut'),
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

/** A strategy as a user writes it: a name, or a map with `kind` where there is more to say. */
export const handoffSchema = z.preprocess((input) => (typeof input === 'string' ? { kind: input } : input), strategy);

/**
 * What successors receive of an output. `full`: the whole of it. `summary`: what the speaker's own model makes of it in one more call.
 * `answer-only`: the text in its last `<answer>` tag, else in its last fenced `python` block, else the whole of it.
 */
export type HandoffStrategy = z.output<typeof strategy>;

export const fullHandoff: HandoffStrategy = { kind: 'full' };

/** Short identity, e.g. `summary-30`: equal strategies hand on the same text of one output. */
export function handoffName(handoff: HandoffStrategy): string {
  return handoff.kind === 'summary' ? `summary-${handoff.words}` : handoff.kind;
}
