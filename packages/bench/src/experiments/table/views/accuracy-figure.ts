import type { RandomSource } from '@maspo/core';
import { clusteredProportion } from '../../../statistics/clustered-proportion.ts';
import { type ClusteredValue, type Estimate, noEstimate } from '../../../statistics/estimate.ts';
import { macroAverage } from '../../../statistics/macro-average.ts';
import type { FinishedCell } from '../read-cells.ts';

/** Our accuracy in the column of a benchmark, with its seeds pooled. */
export function benchmarkAccuracy(cells: readonly FinishedCell[]): Estimate {
  return clusteredProportion(observationsOf(cells));
}

/** The mean of the benchmarks' accuracies. Each of `groups` holds one benchmark's cells, all of them finished. */
export function averageAccuracy(groups: readonly (readonly FinishedCell[])[], random: RandomSource): Estimate {
  const observations = groups.map(observationsOf);
  return observations.every(({ length }) => length > 0) ? macroAverage(observations, random) : noEstimate;
}

/** The number of test questions, and the number of their unscored outcomes. */
export function questionCount(cells: readonly FinishedCell[]) {
  const outcomes = cells.flatMap((cell) => [...cell.outcomes]);
  return {
    questions: new Set(outcomes.map(([id]) => id)).size,
    unscored: outcomes.filter(([, outcome]) => outcome === 'unscored').length,
  };
}

/** A question is a cluster, because its outcomes with several seeds are alike. */
function observationsOf(cells: readonly FinishedCell[]): ClusteredValue[] {
  return cells.flatMap(({ outcomes }) =>
    Array.from(outcomes)
      .filter(([, outcome]) => outcome !== 'unscored')
      .map(([cluster, outcome]) => ({ cluster, value: Number(outcome === 'correct') })),
  );
}
