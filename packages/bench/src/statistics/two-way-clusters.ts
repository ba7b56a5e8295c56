import { mean, sum } from 'simple-statistics';
import type { SearchedValue } from './estimate.ts';
import { studentP, studentQuantile } from './student-t.ts';

/** A mean of groups' means, with its uncertainty over other questions and other searches. */
export interface TwoWayMean {
  readonly value: number;
  /** The 95 % interval. */
  readonly low: number;
  readonly high: number;
  /** Two-sided p of a mean of 0. */
  readonly p: number;
}

/**
 * The mean of the groups' means. Each group of paired differences between -1 and 1 is clustered by question and by
 * search: V = max(Vq + Vs - Vqs, Vq, Vs), the sum of the squared sums of residuals over questions, over searches, and
 * over single observations (Cameron, Gelbach and Miller 2011, Journal of Business and Economic Statistics 29:238), each
 * with G / (G - 1) for its G clusters. t = mean / sqrt(V) with S - 1 degrees of freedom for S searches; several groups
 * have the degrees of freedom of Welch and Satterthwaite. With one search in any group, its luck cannot be estimated.
 * Then V is Vq, with Q - 1 degrees of freedom for Q questions, and the result holds only for these searches.
 *
 * Half a question at either end of the scale is added to Vq in all, as in the bootstrap of one search: outcomes that
 * are all equal do not show that the variance is 0. Every group must have an observation, and at most one observation
 * per question and search.
 */
export function twoWayMean(groups: readonly (readonly SearchedValue[])[]): TwoWayMean {
  const k = groups.length;
  const manySearches = groups.every((group) => searchCount(group) > 1);
  const parts = groups.map((group) => ({
    variance: varianceOf(group, { added: 1 / k, manySearches }) / k ** 2,
    df: manySearches ? searchCount(group) - 1 : Math.max(1, questionCount(group) - 1),
  }));
  const value = mean(groups.map((group) => mean(group.map((observation) => observation.value))));
  const variance = sum(parts.map((part) => part.variance));
  const df = variance ** 2 / sum(parts.map((part) => part.variance ** 2 / part.df));
  const spread = studentQuantile(0.95, df) * Math.sqrt(variance);
  return {
    value,
    low: Math.max(-1, value - spread),
    high: Math.min(1, value + spread),
    p: studentP(value / Math.sqrt(variance), df),
  };
}

export function searchCount(observations: readonly Pick<SearchedValue, 'search'>[]): number {
  return new Set(observations.map(({ search }) => search)).size;
}

function questionCount(observations: readonly SearchedValue[]): number {
  return new Set(observations.map(({ cluster }) => cluster)).size;
}

/** `added` is the number of added questions: half of them at either end of the scale. */
function varianceOf(
  observations: readonly SearchedValue[],
  { added, manySearches }: { added: number; manySearches: boolean },
): number {
  const n = observations.length;
  const centre = mean(observations.map(({ value }) => value));
  const residuals = observations.map((observation) => ({ ...observation, value: observation.value - centre }));
  const questions = squaresOf(residuals, ({ cluster }) => cluster);
  const ofQuestion = n / questions.clusters;
  const byQuestion = questions.squares + added * ofQuestion ** 2;
  if (!manySearches) return byQuestion / n ** 2;
  const bySearch = squaresOf(residuals, ({ search }) => search).squares;
  const single = (sum(residuals.map(({ value }) => value ** 2)) * n) / Math.max(1, n - 1);
  return Math.max(byQuestion + bySearch - single, byQuestion, bySearch) / n ** 2;
}

/** The sum of the squared sums of clusters, corrected for the number of clusters. */
function squaresOf(
  residuals: readonly SearchedValue[],
  clusterOf: (residual: SearchedValue) => string,
): { readonly squares: number; readonly clusters: number } {
  const sums = Array.from(Map.groupBy(residuals, clusterOf).values(), (members) =>
    sum(members.map(({ value }) => value)),
  );
  const clusters = sums.length;
  return { squares: (sum(sums.map((total) => total ** 2)) * clusters) / Math.max(1, clusters - 1), clusters };
}
