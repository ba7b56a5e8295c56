import type { RandomSource } from '@maspo/core';
import { sum } from 'simple-statistics';
import { holm } from '../../../statistics/holm.ts';
import { macroDifference } from '../../../statistics/macro-average.ts';
import { differencesOf, type OutcomePair, scoredPairs } from '../../../statistics/outcome-pair.ts';
import { pairedDifference } from '../../../statistics/paired-difference.ts';
import { type Compared, pairsOf, unpairedOf } from '../paired-outcomes.ts';
import type { Field } from '../table.ts';
import { inPercent } from './entry-figure.ts';

export const gainFields = [
  { name: 'gain', title: 'gain (points)', unit: 'points', group: 'gain' },
  { name: 'gainLow', title: 'low', unit: 'points', group: 'gain' },
  { name: 'gainHigh', title: 'high', unit: 'points', group: 'gain' },
  { name: 'gainSeeds', title: 'seeds', unit: 'count', group: 'gain' },
  { name: 'unpaired', title: 'runs without a partner', unit: 'count', group: 'gain' },
  { name: 'pairs', title: 'pairs', unit: 'count', group: 'gain' },
  { name: 'pairedQuestions', title: 'questions', unit: 'count', group: 'gain' },
  { name: 'gained', title: 'gained', unit: 'count', group: 'gain' },
  { name: 'lost', title: 'lost', unit: 'count', group: 'gain' },
  { name: 'p', title: 'p', unit: 'probability', group: 'gain' },
  { name: 'adjustedP', title: 'p (Holm)', unit: 'probability', group: 'gain' },
  { name: 'cohensG', title: "Cohen's g", unit: 'coefficient', group: 'gain' },
] as const satisfies readonly Field[];

/** The gain of a row over its baseline in a column, on the questions that both have scored, in percentage points. */
export type EntryGain = Readonly<Record<(typeof gainFields)[number]['name'], number | null>>;

export const noGain = Object.fromEntries(gainFields.map(({ name }) => [name, null])) as EntryGain;

/** The gain on one benchmark, over all seeds that both rows have. */
export function benchmarkGain(compared: Compared, random: RandomSource): EntryGain {
  const pairs = scoredPairs(pairsOf(compared));
  const unpaired = unpairedOf(compared);
  if (pairs.length === 0) return { ...noGain, unpaired };
  const { difference, gained, lost, searches, p, effect } = pairedDifference(pairs, random);
  return {
    gain: inPercent(difference.value),
    gainLow: inPercent(difference.low),
    gainHigh: inPercent(difference.high),
    gainSeeds: searches,
    unpaired,
    ...countOf(pairs),
    ...{ gained, lost, p },
    adjustedP: null,
    cohensG: effect.cohensG,
  };
}

/** The mean of the benchmarks' gains, and the test of that mean. */
export function averageGain(compared: readonly Compared[]): EntryGain {
  const groups = compared.map((group) => scoredPairs(pairsOf(group)));
  const unpaired = sum(compared.map(unpairedOf));
  const { value, low, high, p, searches } = macroDifference(groups);
  if (value === null) return { ...noGain, unpaired };
  const differences = differencesOf(groups.flat());
  const count = (wanted: number) => differences.filter((difference) => difference.value === wanted).length;
  return {
    gain: inPercent(value),
    gainLow: inPercent(low),
    gainHigh: inPercent(high),
    gainSeeds: searches,
    unpaired,
    ...countOf(groups.flat()),
    gained: count(1),
    lost: count(-1),
    p,
    adjustedP: null,
    // The pooled pairs weight benchmarks by their size, so an effect size of theirs may even have another sign than the mean gain.
    cohensG: null,
  };
}

/** The entries with p adjusted for the number of all comparisons. */
export function adjustForNumber<Entry extends Pick<EntryGain, 'p'>>(entries: readonly Entry[]): Entry[] {
  const adjusted = holm(entries.map(({ p }) => p));
  return entries.map((entry, index) => ({ ...entry, adjustedP: adjusted[index]! }));
}

function countOf(pairs: readonly OutcomePair[]): Pick<EntryGain, 'pairs' | 'pairedQuestions'> {
  return { pairs: pairs.length, pairedQuestions: new Set(pairs.map(({ cluster }) => cluster)).size };
}
