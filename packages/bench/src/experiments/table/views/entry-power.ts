import { detectableDifference } from '../../../statistics/detectable-difference.ts';
import { differencesOf, type OutcomePair, questionsPerSeed, scoredPairs } from '../../../statistics/outcome-pair.ts';
import { questionsNeeded } from '../../../statistics/questions-needed.ts';
import { seedsNeeded } from '../../../statistics/seeds-needed.ts';
import type { Field } from '../table.ts';
import { inPercent } from './entry-figure.ts';

export const powerFields = [
  { name: 'discordant', title: 'pairs that changed sides (%)', unit: 'percent', group: 'power' },
  { name: 'detectable', title: 'smallest difference shown (points)', unit: 'points', group: 'power' },
  { name: 'questionsNeeded', title: 'questions needed', unit: 'count', group: 'power' },
  { name: 'seedsNeeded', title: 'seeds needed', unit: 'count', group: 'power' },
] as const satisfies readonly Field[];

/**
 * The smallest difference that a comparison can show, and the questions and seeds that a given difference would need, at 80 % power and
 * level 0.05; null for what is not known.
 */
export type EntryPower = Readonly<Record<(typeof powerFields)[number]['name'], number | null>>;

export const noPower = Object.fromEntries(powerFields.map(({ name }) => [name, null])) as EntryPower;

/** `points`: the difference in accuracy to be shown, in percentage points. Seeds are not counted as further questions. */
export function entryPower(pairs: readonly OutcomePair[], points: number): EntryPower {
  const scored = scoredPairs(pairs);
  const changed = differencesOf(scored).filter(({ value }) => value !== 0).length;
  if (changed === 0) return noPower;
  const discordant = changed / scored.length;
  const difference = points / 100;
  return {
    discordant: inPercent(discordant),
    detectable: inPercent(detectableDifference({ n: questionsPerSeed(scored), discordant })),
    questionsNeeded: questionsNeeded({ difference, discordant }),
    seedsNeeded: seedsNeeded(scored, { difference })?.seeds ?? null,
  };
}

export function powerLegend(points: number): string {
  return `power: at 80 % power and level 0.05, from the pairs that changed sides between the row and the row named under \`over\`. smallest difference shown: between two sets of prompts, on the questions of one seed. questions needed: to show a difference of ${points} points between two sets of prompts. seeds needed: to show such a difference between the optimizers with these questions. Each search depends on chance, so this field is empty with one seed; it is also empty if no number of seeds is enough.`;
}
