import { mean, sum } from 'simple-statistics';
import type { SearchedValue } from './estimate.ts';

/** Why observations differ from their mean; each variance is 0 or more. */
export interface VarianceComponents {
  /** Of the questions. */
  readonly betweenQuestions: number;
  /** Of the searches: what one gives to all questions at once. */
  readonly betweenSearches: number;
  /** Of what is left: the luck of a single answer, and of a search on a question. */
  readonly within: number;
  readonly questions: number;
  readonly searches: number;
}

/**
 * The components of value = mean + question + search + rest, independent of each other, by the analysis of variance for unequal numbers
 * (method I of Henderson 1953; Searle, Casella and McCulloch 1992, Variance Components, section 5.3), with at most one observation of a
 * question in a search; a negative estimate is 0. Undefined where there is one question or one search, or no question has two observations.
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
  // Variance of searches and rest together; then two equations for those of questions and searches.
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

/** How many observations the group of a random observation has. */
function meanSize(groups: readonly number[][], n: number): number {
  return sum(groups.map(({ length }) => length ** 2)) / n;
}
