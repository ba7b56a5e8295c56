import { speakersOf } from '../../graph/agent-turns.ts';
import type { OptimizationProblem } from '../../optimizer/optimization-problem.ts';
import type { MaspoOptions } from './options/maspo-settings.ts';

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
    ...(schedule.kind === 'single-cycle' ? ['schedule.kind: single-cycle searches without interleaved rounds'] : []),
    ...(refresh.kind === 'none' ? ['refresh.kind: none keeps scores from other surroundings'] : []),
    ...(sampling.kind === 'misalignment' ? [] : [`sampling.kind: ${sampling.kind} samples without misalignment cases`]),
    ...(proposals.kind === 'without-traces'
      ? ['proposals.kind: without-traces makes proposals without looking at what happened']
      : []),
    ...(searched.length === 1 && speakers.length > 1
      ? [`frozen: only ${searched[0]} is optimized, which takes one agent of a graph in isolation`]
      : []),
  ];
}

function zeroWeights(weights: { readonly lookaheadPotential: number; readonly globalAlignment: number }): string[] {
  const dropped = (['lookaheadPotential', 'globalAlignment'] as const).filter((lens) => weights[lens] === 0);
  const names = { lookaheadPotential: 'lookahead', globalAlignment: 'global' };
  return dropped.map((lens) => `reward.weights.${lens}: 0 rewards without the ${names[lens]} lens`);
}
