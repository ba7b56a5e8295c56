import { sum } from 'simple-statistics';
import type { FinishedCell } from '../read-cells.ts';
import type { Field } from '../table.ts';

/** The total cost of the finished cells of an entry, by phase; null if any of them was not measured. */
export type EntryCost = Readonly<Record<(typeof costFields)[number]['name'], number | null>>;

export const costFields = [
  { name: 'optimizationCalls', title: 'calls, optimization', unit: 'count', group: 'cost' },
  { name: 'evaluationCalls', title: 'calls, evaluation', unit: 'count', group: 'cost' },
  { name: 'optimizationInputTokens', title: 'input tokens, optimization', unit: 'count', group: 'cost' },
  { name: 'optimizationOutputTokens', title: 'output tokens, optimization', unit: 'count', group: 'cost' },
  { name: 'evaluationInputTokens', title: 'input tokens, evaluation', unit: 'count', group: 'cost' },
  { name: 'evaluationOutputTokens', title: 'output tokens, evaluation', unit: 'count', group: 'cost' },
  { name: 'optimizationMoney', title: 'money, optimization', unit: 'money', group: 'cost' },
  { name: 'evaluationMoney', title: 'money, evaluation', unit: 'money', group: 'cost' },
  { name: 'optimizationSeconds', title: 'seconds, optimization', unit: 'seconds', group: 'cost' },
  { name: 'evaluationSeconds', title: 'seconds, evaluation', unit: 'seconds', group: 'cost' },
] as const satisfies readonly Field[];

export function entryCost(cells: readonly FinishedCell[]): EntryCost {
  const total = (amount: (cell: FinishedCell) => number | null) => totalOf(cells.map(amount));
  return {
    optimizationCalls: total(({ summary }) => sum(Object.values(summary.phases.optimization.calls))),
    evaluationCalls: total(({ summary }) => sum(Object.values(summary.phases.evaluation.calls))),
    optimizationInputTokens: total(({ summary }) => summary.phases.optimization.tokens.input),
    optimizationOutputTokens: total(({ summary }) => summary.phases.optimization.tokens.output),
    evaluationInputTokens: total(({ summary }) => summary.phases.evaluation.tokens.input),
    evaluationOutputTokens: total(({ summary }) => summary.phases.evaluation.tokens.output),
    optimizationMoney: total((cell) => moneyOf(cell, (phase) => phase !== 'evaluation')),
    evaluationMoney: total((cell) => moneyOf(cell, (phase) => phase === 'evaluation')),
    optimizationSeconds: total((cell) => secondsOf(cell, 'optimization')),
    evaluationSeconds: total((cell) => secondsOf(cell, 'evaluation')),
  };
}

function totalOf(amounts: readonly (number | null)[]): number | null {
  const known = amounts.filter((amount) => amount !== null);
  return known.length === 0 || known.length < amounts.length ? null : sum(known);
}

/** The money of the phases in which any call had a price. */
function moneyOf({ summary }: FinishedCell, isMeant: (phase: string) => boolean): number | null {
  const phases = Object.entries(summary.usage.byPhase).filter(([phase]) => isMeant(phase));
  const priced = phases.flatMap(([, { money }]) => money ?? []);
  return priced.length === 0 ? null : sum(priced);
}

/** The time of simulated models means nothing. */
function secondsOf({ manifest, elapsed }: FinishedCell, phase: 'optimization' | 'evaluation'): number | null {
  return manifest.simulated || elapsed === null ? null : elapsed[phase] / 1000;
}
