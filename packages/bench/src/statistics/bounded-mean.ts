import { mean, sum } from 'simple-statistics';
import { type ClusteredValue, type Estimate, noEstimate } from './estimate.ts';
import { studentQuantile } from './student-t.ts';

/**
 * The mean of values on a bounded scale, with a 95 % interval for few clusters and many equal values. One cluster is
 * added at either end of the scale, as Agresti and Coull (1998, The American Statistician 52:119) and Agresti and Min
 * (2005, Statistics in Medicine 24:729) add observations to proportions and their differences. Then follows the normal
 * interval with clusters, with t and one degree of freedom more than there are clusters. Values that are all equal do
 * not show that the variance is 0: with one pair the interval is nearly the whole scale.
 */
export function boundedMean(
  observations: readonly ClusteredValue[],
  [lowest, highest]: readonly [lowest: number, highest: number],
): Estimate {
  const n = observations.length;
  if (n === 0) return noEstimate;
  const clusters = Array.from(Map.groupBy(observations, ({ cluster }) => cluster).values(), (members) => ({
    total: sum(members.map(({ value }) => value)),
    size: members.length,
  }));
  const size = n / clusters.length;
  const all = [...clusters, { total: lowest * size, size }, { total: highest * size, size }];
  const weight = n + 2 * size;
  const centre = sum(all.map(({ total }) => total)) / weight;
  const variance = sum(all.map((cluster) => (cluster.total - centre * cluster.size) ** 2)) / weight ** 2;
  const spread = studentQuantile(0.95, clusters.length + 1) * Math.sqrt(variance);
  return {
    value: mean(observations.map(({ value }) => value)),
    low: Math.max(lowest, centre - spread),
    high: Math.min(highest, centre + spread),
    n,
  };
}
