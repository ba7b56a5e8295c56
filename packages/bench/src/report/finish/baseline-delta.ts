import type { rewardLenses } from '@maspo/core';
import { z } from 'zod';
import { eventOf, type FinishedRun, type RunSoFar } from '../../records/read-run.ts';
import type { PairedDifference } from '../../statistics/paired-difference.ts';

const share = z.number().min(0).max(1).nullable();
const lensSchema = z.object({ before: share, after: share, delta: z.number().min(-1).max(1).nullable() });

export const baselineDeltaSchema = z.object({
  /** Accuracy on the test questions that were scored under both prompts, 0 to 1; null where no question was. */
  finalMetric: z.object({
    name: z.literal('accuracy'),
    /** The number of these questions, and of those that were not scored under one or both. */
    questions: z.int(),
    leftOut: z.int(),
    seed: share,
    final: share,
    /** final - seed. */
    absolute: z.number().min(-1).max(1).nullable(),
    /** (final - seed) / seed; null for a seed of 0. */
    relative: z.number().nullable(),
    /** Questions that only the final prompts got right, and questions that only the seed prompts got right. */
    gained: z.int(),
    lost: z.int(),
    /**
     * Probability of a split at least as uneven as gained : lost, if the prompts were equally good (exact McNemar test,
     * two-sided).
     */
    p: z.number().min(0).max(1).nullable(),
  }),
  lenses: z.object({
    /** Why the lenses were not measured under the final prompts; null if they were. */
    notMeasured: z.string().nullable(),
    agents: z.array(
      z.object({
        agent: z.string(),
        localValidity: lensSchema,
        lookaheadPotential: lensSchema,
        globalAlignment: lensSchema,
      }),
    ),
  }),
});

export type BaselineDelta = z.infer<typeof baselineDeltaSchema>;

/** Section 4: the final prompts compared with the seed prompts. */
export function baselineDelta(
  run: FinishedRun,
  { n, leftOut, one, other, difference, gained, lost, p }: PairedDifference,
): BaselineDelta {
  const [seed, absolute] = [one.value, difference.value];
  return {
    finalMetric: {
      name: 'accuracy',
      questions: n,
      leftOut,
      seed,
      final: other.value,
      absolute,
      relative: absolute === null || seed === null || seed === 0 ? null : absolute / seed,
      gained,
      lost,
      p,
    },
    lenses: lensDeltas(run.events, notAssessedAgain(run)),
  };
}

/** The lenses under both prompts. `why` is the reason to state if they were not measured under the final prompts. */
export function lensDeltas(events: RunSoFar['events'], why: string): BaselineDelta['lenses'] {
  const before = eventOf(events, 'orientation-finished');
  const again = eventOf(events, 'assessed-again');
  const delta = (agent: string, lens: (typeof rewardLenses)[number]) => ({
    before: before!.lenses[agent]![lens],
    after: again?.lenses[agent]?.[lens] ?? null,
    delta: again?.deltas[agent]?.[lens] ?? null,
  });
  const agents = Object.keys(before?.lenses ?? {}).map((agent) => ({
    agent,
    localValidity: delta(agent, 'localValidity'),
    lookaheadPotential: delta(agent, 'lookaheadPotential'),
    globalAlignment: delta(agent, 'globalAlignment'),
  }));
  return { notMeasured: again === undefined ? why : null, agents };
}

function notAssessedAgain({ summary, events, prompts: { seed, final } }: FinishedRun): string {
  if (eventOf(events, 'orientation-finished') === undefined) return 'the seed system was not assessed';
  if (summary.finalCheck.outcome === 'not-checked') return 'the search ended before its prompts were checked';
  if (Object.keys(seed).every((agent) => seed[agent] === final[agent]))
    return 'the seed prompts are the result, so that nothing has changed';
  return eventOf(events, 'stopped') === undefined
    ? 'the agents were not assessed again'
    : 'the budget was used up before the agents could be assessed again';
}
