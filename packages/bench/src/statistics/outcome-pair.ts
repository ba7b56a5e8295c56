import type { Outcome } from '@maspo/tasks';
import type { ClusteredValue, SearchedValue } from './estimate.ts';

/**
 * The outcomes of two systems on the same question with the same seed. Pairs on one question share a cluster, pairs of one seed a search.
 */
export interface OutcomePair {
  readonly cluster: string;
  readonly search: string;
  readonly one: Outcome['outcome'];
  readonly other: Outcome['outcome'];
}

/** The pairs that both sides have scored. An unscored outcome is not a failure, so such a pair says nothing about either side. */
export function scoredPairs(pairs: readonly OutcomePair[]): OutcomePair[] {
  return pairs.filter(({ one, other }) => one !== 'unscored' && other !== 'unscored');
}

/**
 * How many questions one seed tests, on average. Seeds may test different questions, so all pairs together may have more of them. At least
 * one pair.
 */
export function questionsPerSeed(pairs: readonly OutcomePair[]): number {
  return pairs.length / new Set(pairs.map(({ search }) => search)).size;
}

/** Whether each outcome of one side is correct, as 1 or 0. All pairs must be scored. */
export function correctOf(pairs: readonly OutcomePair[], side: 'one' | 'other'): ClusteredValue[] {
  return pairs.map((pair) => ({ cluster: pair.cluster, value: Number(pair[side] === 'correct') }));
}

/** For each pair 1 if only `other` is correct, -1 if only `one` is, else 0. All pairs must be scored. */
export function differencesOf(pairs: readonly OutcomePair[]): SearchedValue[] {
  return pairs.map(({ cluster, search, one, other }) => ({
    cluster,
    search,
    value: Number(other === 'correct') - Number(one === 'correct'),
  }));
}
