import type { OptimizationProblem } from '../../optimizer/optimization-problem.ts';
import type { MaspoOptions } from './options/maspo-settings.ts';

/** Why MASPO cannot work on a problem under these options, one line for each issue; empty when it can. */
export function checkProblem(problem: OptimizationProblem, options: MaspoOptions): string[] {
  return [...poolIssues(problem, options), ...accuracyIssues(problem, options)];
}

function poolIssues({ pool }: OptimizationProblem, { batch, proposals }: MaspoOptions): string[] {
  const apart = proposals.kind === 'disjoint' ? proposals.size : 0;
  const needed = batch.size + apart;
  if (pool.length >= needed) return [];
  return [
    apart === 0
      ? `the pool has ${pool.length} questions, and a batch needs ${needed}: give a larger pool or a smaller batch.size`
      : `the pool has ${pool.length} questions, and disjoint batches of ${batch.size} and ${apart} need ${needed}: give a larger pool or smaller batch.size and proposals.size`,
  ];
}

/** Settings that ask for the accuracy of final answers where no labelled questions are given. */
function accuracyIssues({ validation }: OptimizationProblem, { guards, stop }: MaspoOptions): string[] {
  if (validation !== undefined) return [];
  const needed =
    'needs a labelled validation split, and the problem has none: give one (task.validation in a configuration)';
  return [
    ...(guards.finalAccuracy === 'off' ? [] : [`guards.finalAccuracy ${needed}, or set it to off`]),
    ...(stop.target.kind === 'accuracy' ? [`stop.target ${needed}, or take the kind win-rate`] : []),
  ];
}
