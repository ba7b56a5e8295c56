import type { OptimizationProblem } from '../../optimizer/optimization-problem.ts';
import type { MaspoOptions } from './options/maspo-settings.ts';

/** What asks for the accuracy of final answers where no labelled questions are given. */
export function accuracyProblems(
  { validation }: OptimizationProblem,
  { guards, stop }: Pick<MaspoOptions, 'guards' | 'stop'>,
): string[] {
  if (validation !== undefined) return [];
  const needed =
    'needs a labelled validation split, and the problem has none: give one (task.validation in a configuration)';
  return [
    ...(guards.finalAccuracy === 'off' ? [] : [`guards.finalAccuracy ${needed}, or set it to off`]),
    ...(stop.target.kind === 'accuracy' ? [`stop.target ${needed}, or take the kind win-rate`] : []),
  ];
}
