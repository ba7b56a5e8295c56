import { mean, sum } from 'simple-statistics';
import type { ClusteredValue } from './estimate.ts';

/** Why observations differ from their mean. */
export interface VarianceComponents {
  /** Variance of the questions' own means, 0 or more. */
  readonly betweenQuestions: number;
  /** Variance of the seeds around their question's mean. */
  readonly betweenSeeds: number;
  readonly questions: number;
}

/**
 * The components of value = mean + question + seed within the question, independent of each other, by the analysis of variance for
 * groups of unequal size (Searle, Casella and McCulloch 1992, Variance Components, section 3.6); a negative estimate is 0. Undefined
 * where no cluster has two observations, or there is but one cluster.
 */
export function varianceComponents(observations: readonly ClusteredValue[]): VarianceComponents | undefined {
  const clusters = Array.from(Map.groupBy(observations, ({ cluster }) => cluster).values(), (members) =>
    members.map(({ value }) => value),
  );
  const [n, questions] = [observations.length, clusters.length];
  if (questions < 2 || n === questions) return undefined;
  const overall = mean(observations.map(({ value }) => value));
  const within =
    sum(clusters.map((values) => sum(values.map((value) => (value - mean(values)) ** 2)))) / (n - questions);
  const between = sum(clusters.map((values) => values.length * (mean(values) - overall) ** 2)) / (questions - 1);
  const size = (n - sum(clusters.map(({ length }) => length ** 2)) / n) / (questions - 1);
  return { betweenQuestions: Math.max(0, (between - within) / size), betweenSeeds: within, questions };
}
