import type { rewardLenses } from '@maspo/core';
import { z } from 'zod';
import { eventOf, type FinishedRun } from '../../records/read-run.ts';
import { mcnemarTest } from '../../statistics/mcnemar-test.ts';

const share = z.number().min(0).max(1).nullable();
const lensSchema = z.object({ before: share, after: share, delta: z.number().min(-1).max(1).nullable() });

export const baselineDeltaSchema = z.object({
  /** Accuracy on the test split, 0 to 1; null where nothing was scored. */
  finalMetric: z.object({
    name: z.literal('accuracy'),
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
    /** Why the lenses were not measured under the final prompts; null where they were. */
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
export function baselineDelta(run: FinishedRun): BaselineDelta {
  const { seed, final, changed } = run.summary;
  const absolute = seed.accuracy === null || final.accuracy === null ? null : final.accuracy - seed.accuracy;
  return {
    finalMetric: {
      name: 'accuracy',
      seed: seed.accuracy,
      final: final.accuracy,
      absolute,
      relative: absolute === null || seed.accuracy === null || seed.accuracy === 0 ? null : absolute / seed.accuracy,
      ...changed,
      p: absolute === null ? null : mcnemarTest(changed),
    },
    lenses: lensDeltas(run.events, reasons[run.summary.finalCheck.outcome]),
  };
}

/** The lenses under both prompts; `why`: why they may not have been measured under the final ones. */
export function lensDeltas(events: FinishedRun['events'], why: string): BaselineDelta['lenses'] {
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

const reasons: Readonly<Record<FinishedRun['summary']['finalCheck']['outcome'], string>> = {
  improved: 'the budget was used up before the agents could be assessed again',
  'seed-kept': 'the seed prompts are the result, so that nothing has changed',
  unchanged: 'the seed prompts are the result, so that nothing has changed',
  off: 'the options leave the assessment out (orientation: off)',
  'not-checked': 'the search ended before its prompts were checked',
};
