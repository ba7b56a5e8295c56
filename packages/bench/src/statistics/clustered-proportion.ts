import { sum } from 'simple-statistics';
import { type ClusteredValue, type Estimate, noEstimate } from './estimate.ts';
import { studentQuantile } from './student-t.ts';
import { wilsonInterval, wilsonQuantile } from './wilson-interval.ts';

/**
 * The share of observations with the value 1; all other values are 0. Its interval is Wilson's for the number of independent observations
 * that the clustered observations are worth. This number is n divided by their design effect (Rao and Scott 1992, Biometrics 48:577), and
 * never more than n. A design effect that few clusters tell is uncertain, so the number is also multiplied by (z / t)^2, with Student's t of
 * one degree of freedom less than there are clusters (Korn and Graubard 1998, Survey Methodology 24:193). If all values are equal, no design
 * effect can be estimated, and a cluster counts once.
 */
export function clusteredProportion(observations: readonly ClusteredValue[]): Estimate {
  const n = observations.length;
  if (n === 0) return noEstimate;
  const share = sum(observations.map(({ value }) => value)) / n;
  return { value: share, ...wilsonInterval(share, effectiveSize(observations, share)), n };
}

function effectiveSize(observations: readonly ClusteredValue[], share: number): number {
  const n = observations.length;
  const clusters = [...Map.groupBy(observations, ({ cluster }) => cluster).values()];
  const m = clusters.length;
  if (m === n) return n;
  if (m === 1 || share === 0 || share === 1) return m;
  const residuals = clusters.map((members) => sum(members.map(({ value }) => value - share)));
  const variance = ((m / (m - 1)) * sum(residuals.map((residual) => residual ** 2))) / n ** 2;
  const designEffect = variance / ((share * (1 - share)) / n);
  return (n / Math.max(1, designEffect)) * (wilsonQuantile / studentQuantile(0.95, m - 1)) ** 2;
}
