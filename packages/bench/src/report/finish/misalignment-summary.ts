import { hasSteps, type MisalignmentCategory, misalignmentGrowth, remainingCases, topologyAdvice } from '@maspo/core';
import { z } from 'zod';
import { eventsOf, type RunSoFar } from '../../records/read-run.ts';

const trendSchema = z.enum(['grew', 'shrank', 'unchanged']);
const categorySchema = z.enum(['both', 'global', 'lookahead']);
const outcomeSchema = z.enum(['repaired', 'still-failing', 'unscored', 'not-rerun']);

export const misalignmentSummarySchema = z.object({
  /** Cases that the buffers hold at the end, one for each agent and question. */
  count: z.int(),
  /** The number of finds, repeated ones included. */
  mined: z.int(),
  /** The outcome of the cases under the final prompts. */
  outcomes: z.record(outcomeSchema, z.int()),
  /** The three categories with the most cases; categories without a case are left out. */
  topCategories: z.array(
    z.object({
      category: categorySchema,
      count: z.int(),
      repaired: z.int(),
      byRound: z.array(z.object({ round: z.int(), stored: z.int(), mined: z.int(), change: trendSchema.nullable() })),
      /** From the first to the last finished round; null for fewer than two rounds. */
      trend: trendSchema.nullable(),
    }),
  ),
  rounds: z.array(
    z.object({
      round: z.int(),
      mined: z.int(),
      /** Cases on questions for which the agent had no case before. */
      added: z.int(),
      stored: z.int(),
      change: trendSchema.nullable(),
    }),
  ),
  /** Only over randomly drawn questions; null if nothing was compared. */
  rateByStep: z.array(
    z.object({
      round: z.int(),
      agent: z.string(),
      step: z.int(),
      compared: z.int(),
      misaligned: z.int(),
      /** Questions on which all outputs downstream are the same text. `compared` does not include them. */
      identical: z.int(),
      rate: z.number().min(0).max(1).nullable(),
    }),
  ),
  topologyAdvice: z.string().nullable(),
});

export type MisalignmentSummary = z.infer<typeof misalignmentSummarySchema>;

const shownCategories = 3;

/**
 * Section 3: cases that won locally but not downstream: how many, of what kind, and whether they became fewer. Null if the search looked
 * for none.
 */
export function misalignmentSummary({ events }: RunSoFar): MisalignmentSummary | null {
  if (!hasSteps(events)) return null;
  const mined = eventsOf(events, 'misalignment-mined');
  const byRound = Map.groupBy(mined, ({ round }) => round);
  const cases = remainingCases(events);
  const growth = misalignmentGrowth(events);
  const casesOf = (category: MisalignmentCategory) => cases.filter((found) => found.category === category);
  const totals = growth.map(({ stored }) => stored);
  return {
    count: cases.length,
    mined: mined.length,
    outcomes: {
      repaired: 0,
      'still-failing': 0,
      unscored: 0,
      'not-rerun': 0,
      ...countBy(cases.map(({ outcome }) => outcome)),
    },
    topCategories: categorySchema.options
      .filter((category) => casesOf(category).length > 0)
      .toSorted((one, other) => casesOf(other).length - casesOf(one).length)
      .slice(0, shownCategories)
      .map((category) => {
        const stored = growth.map(({ storedByCategory }) => storedByCategory[category]);
        return {
          category,
          count: casesOf(category).length,
          repaired: casesOf(category).filter(({ outcome }) => outcome === 'repaired').length,
          byRound: growth.map(({ round }, index) => ({
            round,
            stored: stored[index]!,
            mined: byRound.get(round)?.filter((found) => found.category === category).length ?? 0,
            change: change(stored[index - 1], stored[index]),
          })),
          trend: stored.length < 2 ? null : change(stored[0], stored.at(-1)),
        };
      }),
    rounds: growth.map(({ round, mined: found, added, stored }, index) => ({
      round,
      mined: found,
      added,
      stored,
      change: change(totals[index - 1], stored),
    })),
    rateByStep: eventsOf(events, 'step-finished').map(({ round, agent, step, misalignment }) => ({
      round,
      agent,
      step,
      compared: misalignment.compared,
      misaligned: misalignment.misaligned,
      identical: misalignment.identical,
      rate: misalignment.rate,
    })),
    topologyAdvice: topologyAdvice(events)?.text ?? null,
  };
}

function change(before: number | undefined, now: number | undefined): z.infer<typeof trendSchema> | null {
  if (before === undefined || now === undefined) return null;
  if (now === before) return 'unchanged';
  return now > before ? 'grew' : 'shrank';
}

function countBy(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
