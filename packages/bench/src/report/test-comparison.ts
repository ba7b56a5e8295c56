import { createRandomSource } from '@maspo/core';
import { type PairedDifference, pairedDifference } from '../statistics/paired-difference.ts';
import type { RunOutcome } from './html/report-input.ts';

/** Seed and final prompts on the same test questions: `one` are the seed prompts. */
export function comparedOutcomes(outcomes: readonly RunOutcome[]): PairedDifference {
  const final = new Map(outcomes.flatMap((line) => (line.prompts === 'final' ? [[line.id, line.outcome]] : [])));
  const pairs = outcomes.flatMap(({ prompts, id, outcome }) =>
    prompts === 'seed' ? [{ cluster: id, search: '', one: outcome, other: final.get(id) ?? 'unscored' }] : [],
  );
  return pairedDifference(pairs, createRandomSource('compare'));
}
