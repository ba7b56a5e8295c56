import type { RunOutcome } from '../src/report/html/report-input.ts';

/** Outcomes under the seed prompts and under the final prompts, and the number of questions that have them. */
export type OutcomePairs = readonly (readonly [seed: string, final: string, questions: number])[];

/** The lines of `outcomes.jsonl`. */
export function outcomesOf(pairs: OutcomePairs): RunOutcome[] {
  const lines = pairs.flatMap(([seed, final, count], row) =>
    Array.from({ length: count }, (_, index) => [
      { prompts: 'seed', id: `${row}-${index}`, outcome: seed },
      { prompts: 'final', id: `${row}-${index}`, outcome: final },
    ]).flat(),
  );
  return lines as unknown as RunOutcome[];
}
