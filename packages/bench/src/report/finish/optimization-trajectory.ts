import { hasSteps, type OptimizationEvent, operatorRates } from '@maspo/core';
import { z } from 'zod';
import { type EventOf, eventsOf, type RunSoFar } from '../../records/read-run.ts';
import { followPrompts } from './prompts-in-force.ts';

const share = z.number().min(0).max(1);

const rowSchema = z.object({
  round: z.int().min(1),
  agent: z.string(),
  /**
   * The prompt in force at the end of the visit. Its mean verdict on each lens, and the joint reward, are from the
   * comparison that this prompt won against its parent; 0.5 is a draw. Null for a seed prompt, which was not compared,
   * and for a lens that was not judged.
   */
  best_local: share.nullable(),
  best_lookahead: share.nullable(),
  best_global: share.nullable(),
  composite: share.nullable(),
  beam_refresh_triggered: z.boolean(),
  /** Version of that prompt. */
  prompt: z.string(),
});

export const optimizationTrajectorySchema = z.object({
  /** For searches in steps, such as MASPO. */
  rows: z.array(rowSchema),
  /** For searches that try new prompts for all agents or for one, and accept or reject them. */
  trials: z.object({ made: z.int(), accepted: z.int() }),
  rounds: z.array(
    z.object({
      round: z.int(),
      /** The best J of the prompts in force; null while all are seed prompts. */
      bestComposite: share.nullable(),
      /** Cases that the misalignment buffers hold. */
      bufferSize: z.int(),
      /** Null without guards. */
      adopted: z.boolean().nullable(),
    }),
  ),
  guards: z.array(
    z.object({
      /** 0: the seed prompts. */
      round: z.int().min(0),
      guard: z.enum(['finalAccuracy', 'localValidity', 'tokensPerRound']),
      value: z.number().nullable(),
      bound: z.number(),
      holds: z.boolean(),
    }),
  ),
  targets: z.array(
    z.object({
      round: z.int(),
      metric: z.enum(['accuracy', 'win-rate']),
      value: share.nullable(),
      atLeast: share,
      reached: z.boolean(),
    }),
  ),
  operators: z.array(
    z.object({
      operator: z.string(),
      asked: z.int(),
      proposed: z.int(),
      rejected: z.int(),
      /** Proposals that gained on their parent, and their share; null if proposals are not compared with their parent. */
      accepted: z.int().nullable(),
      rate: share.nullable(),
    }),
  ),
});

export type OptimizationTrajectory = z.infer<typeof optimizationTrajectorySchema>;
type Row = z.infer<typeof rowSchema>;

/** Section 2: the state of the search after each visit, and the success of the operators. */
export function optimizationTrajectory({ events }: RunSoFar): OptimizationTrajectory {
  const checks = eventsOf(events, 'guard-checked');
  const { rows, bestByRound } = followVisits(events);
  const trials = eventsOf(events, 'trial-finished');
  return {
    rows: hasSteps(events) ? rows : [],
    trials: { made: trials.length, accepted: trials.filter(({ accepted }) => accepted).length },
    rounds: eventsOf(events, 'round-finished').map(({ round, bufferSize }) => ({
      round,
      bestComposite: bestByRound.get(round) ?? null,
      bufferSize,
      adopted: checks.find((check) => check.round === round)?.adopted ?? null,
    })),
    guards: checks.flatMap(({ round, readings }) =>
      readings.map(({ guard, value, bound, holds }) => ({ round, guard, value, bound, holds })),
    ),
    targets: eventsOf(events, 'target-measured').map(({ round, metric, value, atLeast, reached }) => ({
      round,
      metric,
      value,
      atLeast,
      reached,
    })),
    operators: operatorRates(events),
  };
}

const closing: readonly OptimizationEvent['type'][] = [
  'visit-started',
  'guard-checked',
  'target-measured',
  'round-finished',
  'search-ended',
  'stopped',
];

/** A visit ends when the next visit begins, when its round or the search is closed, or when beams are rescored at the end of the round. */
function followVisits(events: readonly OptimizationEvent[]): {
  readonly rows: Row[];
  readonly bestByRound: ReadonlyMap<number, number | null>;
} {
  const rows: Row[] = [];
  const bestByRound = new Map<number, number | null>();
  const prompts = followPrompts();
  let open: { readonly round: number; readonly agent: string; refreshed: boolean } | undefined;
  for (const event of events) {
    const refreshesLater = event.type === 'beam-refreshed' && event.at === 'round-end';
    if (open !== undefined && (closing.includes(event.type) || refreshesLater)) {
      const { round, agent, refreshed } = open;
      const place = { beam_refresh_triggered: refreshed, prompt: prompts.versionOf(agent) };
      rows.push({ round, agent, ...standing(prompts.wonBy(agent)), ...place });
      open = undefined;
    }
    prompts.note(event);
    if (event.type === 'visit-started') open = { round: event.round, agent: event.agent, refreshed: false };
    if (event.type === 'beam-refreshed') {
      if (open !== undefined) open.refreshed = true;
      const row = rows.findLast(({ round, agent }) => round === event.round && agent === event.agent);
      if (row !== undefined && refreshesLater) row.beam_refresh_triggered = true;
    }
    if (event.type === 'round-finished') bestByRound.set(event.round, prompts.bestComposite());
  }
  return { rows, bestByRound };
}

function standing(scored: EventOf<'candidate-scored'> | undefined) {
  return {
    best_local: scored?.lenses.localValidity.mean ?? null,
    best_lookahead: scored?.lenses.lookaheadPotential.mean ?? null,
    best_global: scored?.lenses.globalAlignment.mean ?? null,
    composite: scored?.reward ?? null,
  };
}
