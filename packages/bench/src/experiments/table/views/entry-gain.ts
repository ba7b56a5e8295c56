import type { RandomSource } from '@maspo/core';
import { cohensG } from '../../../statistics/effect-sizes.ts';
import { holm } from '../../../statistics/holm.ts';
import { macroDifference } from '../../../statistics/macro-average.ts';
import { differencesOf, type OutcomePair, scoredPairs, sumsOfClusters } from '../../../statistics/outcome-pair.ts';
import { pairedDifference } from '../../../statistics/paired-difference.ts';
import { signFlipTest } from '../../../statistics/sign-flip-test.ts';
import { type Compared, pairsOf } from '../paired-outcomes.ts';
import type { Field } from '../table.ts';
import { inPercent } from './entry-figure.ts';

export const gainFields = [
  { name: 'gain', title: 'gain (points)', unit: 'points', group: 'gain' },
  { name: 'gainLow', title: 'low', unit: 'points', group: 'gain' },
  { name: 'gainHigh', title: 'high', unit: 'points', group: 'gain' },
  { name: 'pairs', title: 'pairs', unit: 'count', group: 'gain' },
  { name: 'pairedQuestions', title: 'questions', unit: 'count', group: 'gain' },
  { name: 'gained', title: 'gained', unit: 'count', group: 'gain' },
  { name: 'lost', title: 'lost', unit: 'count', group: 'gain' },
  { name: 'p', title: 'p', unit: 'probability', group: 'gain' },
  { name: 'adjustedP', title: 'p (Holm)', unit: 'probability', group: 'gain' },
  { name: 'cohensG', title: "Cohen's g", unit: 'coefficient', group: 'gain' },
] as const satisfies readonly Field[];

/** What a row has gained over its baseline in a column, on the questions that both have scored; accuracies in percentage points. */
export type EntryGain = Readonly<Record<(typeof gainFields)[number]['name'], number | null>>;

export const noGain = Object.fromEntries(gainFields.map(({ name }) => [name, null])) as EntryGain;

/** Over all seeds that both have. */
export function benchmarkGain(compared: Compared, random: RandomSource): EntryGain {
  const pairs = scoredPairs(pairsOf(compared));
  if (pairs.length === 0) return noGain;
  const { difference, gained, lost, p, effect } = pairedDifference(pairs, random);
  return {
    gain: inPercent(difference.value),
    gainLow: inPercent(difference.low),
    gainHigh: inPercent(difference.high),
    ...countOf(pairs),
    ...{ gained, lost, p },
    adjustedP: null,
    cohensG: effect.cohensG,
  };
}

/** The mean of the benchmarks' gains; the test is over the questions of all benchmarks together. */
export function averageGain(compared: readonly Compared[], random: RandomSource): EntryGain {
  const groups = compared.map((group) => scoredPairs(pairsOf(group)));
  if (groups.some(({ length }) => length === 0)) return noGain;
  const { value, low, high } = macroDifference(groups, random);
  const differences = groups.map(differencesOf);
  const count = (wanted: number) => differences.flat().filter((difference) => difference.value === wanted).length;
  const changed = { gained: count(1), lost: count(-1) };
  return {
    gain: inPercent(value),
    gainLow: inPercent(low),
    gainHigh: inPercent(high),
    ...countOf(groups.flat()),
    ...changed,
    p: signFlipTest(differences.flatMap(sumsOfClusters)),
    adjustedP: null,
    cohensG: cohensG(changed),
  };
}

/** With p adjusted for the number of all comparisons. */
export function adjustForNumber<Entry extends Pick<EntryGain, 'p'>>(entries: readonly Entry[]): Entry[] {
  const adjusted = holm(entries.map(({ p }) => p));
  return entries.map((entry, index) => ({ ...entry, adjustedP: adjusted[index]! }));
}

function countOf(pairs: readonly OutcomePair[]): Pick<EntryGain, 'pairs' | 'pairedQuestions'> {
  return { pairs: pairs.length, pairedQuestions: new Set(pairs.map(({ cluster }) => cluster)).size };
}
