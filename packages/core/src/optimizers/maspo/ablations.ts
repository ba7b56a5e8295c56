import { speakersOf } from '../../graph/agent-turns.ts';
import type { OptimizationProblem } from '../../optimizer/optimization-problem.ts';
import type { MaspoOptions } from './options/maspo-settings.ts';
import type { RefreshOptions, ScheduleOptions } from './options/strategy-options.ts';

/** What these options leave out of MASPO, one line for each; empty for MASPO itself. */
export function ablationsOf({ graph, frozen = [] }: OptimizationProblem, options: MaspoOptions): string[] {
  const { reward, search, schedule, refresh, sampling, proposals } = options;
  const speakers = speakersOf(graph);
  const searched = speakers.filter((id) => !frozen.includes(id));
  return [
    ...(reward.kind === 'joint'
      ? zeroWeights(reward.weights)
      : [`reward.kind: ${reward.kind} rewards without the other lenses`]),
    ...(search.kind === 'serial' ? ['search.kind: serial searches without a beam'] : []),
    ...scheduleAblations(schedule, searched.length),
    ...refreshAblations(refresh),
    ...(sampling.kind === 'misalignment' ? [] : [`sampling.kind: ${sampling.kind} samples without misalignment cases`]),
    ...(proposals.kind === 'without-traces'
      ? ['proposals.kind: without-traces makes proposals without looking at what happened']
      : []),
    ...(searched.length === 1 && speakers.length > 1
      ? [`frozen: only ${searched[0]} is optimized, which takes one agent of a graph in isolation`]
      : []),
  ];
}

/** One round of many steps is a single cycle, whatever kind of schedule it is. */
function scheduleAblations(schedule: ScheduleOptions, agents: number): string[] {
  if (schedule.kind === 'single-cycle') return ['schedule.kind: single-cycle searches without interleaved rounds'];
  const [rounds, setting] =
    schedule.kind === 'interleaved' ? [schedule.rounds, 'rounds'] : [schedule.maxRounds, 'maxRounds'];
  if (rounds > 1 || schedule.steps === 1 || agents === 1) return [];
  return [`schedule.${setting}: 1 with ${schedule.steps} steps is a single cycle, without interleaved rounds`];
}

/**
 * The released code of the paper leaves the lookahead out of its refresh, so this is not an ablation; a refresh by the local lens alone is
 * one.
 */
function refreshAblations(refresh: RefreshOptions): string[] {
  if (refresh.kind === 'none') return ['refresh.kind: none keeps scores from other surroundings'];
  const { weights } = refresh;
  const isLocal = weights !== 'reward' && weights.lookaheadPotential === 0 && weights.globalAlignment === 0;
  return isLocal ? ['refresh.weights: rescores by the local lens alone'] : [];
}

function zeroWeights(weights: { readonly lookaheadPotential: number; readonly globalAlignment: number }): string[] {
  const dropped = (['lookaheadPotential', 'globalAlignment'] as const).filter((lens) => weights[lens] === 0);
  const names = { lookaheadPotential: 'lookahead', globalAlignment: 'global' };
  return dropped.map((lens) => `reward.weights.${lens}: 0 rewards without the ${names[lens]} lens`);
}
