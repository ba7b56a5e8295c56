import { mean, sum } from 'simple-statistics';
import type { SearchedValue } from './estimate.ts';

/** The sources of variance of the observations; each variance is at least 0. */
export interface VarianceComponents {
  /** Variance of the questions. */
  readonly betweenQuestions: number;
  /** Variance of the searches: the effect of a search on all questions together. */
  readonly betweenSearches: number;
  /** The remaining variance: the luck of a single answer, and of a search on a question. */
  readonly within: number;
  readonly questions: number;
  readonly searches: number;
}

/**
 * The components of value = mean + question + search + rest, independent of each other, by the analysis of variance for unequal numbers
 * (method I of Henderson 1953; Searle, Casella and McCulloch 1992, Variance Components, section 5.3). A question has at most one
 * observation in a search. A negative estimate becomes 0. Undefined for one question, for one search, or if no question has two
 * observations.
 */
export function varianceComponents(observations: readonly SearchedValue[]): VarianceComponents | undefined {
  const n = observations.length;
  const byQuestion = [...Map.groupBy(observations, ({ cluster }) => cluster).values()].map(valuesOf);
  const bySearch = [...Map.groupBy(observations, ({ search }) => search).values()].map(valuesOf);
  const [questions, searches] = [byQuestion.length, bySearch.length];
  if (questions < 2 || searches < 2 || n === questions || n === searches) return undefined;
  const values = valuesOf(observations);
  const overall = n * mean(values) ** 2;
  const ofQuestions = sum(byQuestion.map((group) => group.length * mean(group) ** 2));
  const ofSearches = sum(bySearch.map((group) => group.length * mean(group) ** 2));
  const [q, s] = [meanSize(byQuestion, n), meanSize(bySearch, n)];
  // The variance of searches and rest together; then two equations for the variances of questions and searches.
  const rest = (sum(values.map((value) => value ** 2)) - ofQuestions) / (n - questions);
  const one = [n - q, 1 - s, ofQuestions - overall - (questions - 1) * rest] as const;
  const other = [searches - q, n - s - searches + 1, ofSearches - overall - (searches - 1) * rest] as const;
  const determinant = one[0] * other[1] - one[1] * other[0];
  const betweenSearches = Math.max(0, (one[0] * other[2] - other[0] * one[2]) / determinant);
  return {
    betweenQuestions: Math.max(0, (one[2] * other[1] - one[1] * other[2]) / determinant),
    betweenSearches,
    within: Math.max(0, rest - betweenSearches),
    questions,
    searches,
  };
}

function valuesOf(observations: readonly SearchedValue[]): number[] {
  return observations.map(({ value }) => value);
}

/** The expected size of the group of a random observation. */
function meanSize(groups: readonly number[][], n: number): number {
  return sum(groups.map(({ length }) => length ** 2)) / n;
}
