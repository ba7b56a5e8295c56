import { createRandomSource } from '@maspo/core';
import { type PairedDifference, pairedDifference } from '../statistics/paired-difference.ts';
import type { RunOutcome } from './html/report-input.ts';

/** Seed and final prompts on the same test questions; `one` stands for the seed prompts. */
export function comparedOutcomes(outcomes: readonly RunOutcome[]): PairedDifference {
  const final = new Map(outcomes.flatMap((line) => (line.prompts === 'final' ? [[line.id, line.outcome]] : [])));
  const pairs = outcomes.flatMap(({ prompts, id, outcome }) =>
    prompts === 'seed' ? [{ cluster: id, search: '', one: outcome, other: final.get(id) ?? 'unscored' }] : [],
  );
  return pairedDifference(pairs, createRandomSource('compare'));
}

/** The result of the comparison, in one sentence of less than 80 characters. */
export function judgementOf({ difference, p }: PairedDifference): string {
  const value = difference.value ?? 0;
  if (p !== null && p < 0.05) {
    return value > 0
      ? 'The final prompts answer more test questions right than the seed prompts.'
      : 'The final prompts answer fewer test questions right than the seed prompts.';
  }
  if (value === 0) return 'The final prompts score as the seed prompts do.';
  return `The final prompts score ${value > 0 ? 'higher' : 'lower'} than the seed ones, but chance could explain it.`;
}
