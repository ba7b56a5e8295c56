import type { OptimizationEvent } from '@maspo/core';

/** Explains the terms that an event brings into the progress lines, each only once. */
export interface ExplainedTerms {
  /** Lines to print before those that use the terms. */
  before(event: OptimizationEvent): readonly string[];
}

export function explainTerms(): ExplainedTerms {
  const explained = new Set<readonly string[]>();
  return {
    before: ({ type }) => {
      const lines = linesOf(type);
      if (explained.has(lines)) return [];
      explained.add(lines);
      return lines;
    },
  };
}

const cumulativeScore = [
  'J: what the best prompt of a visit gained over the one it began with. Three',
  'lenses are weighed: local (the own output), lookahead (what the next agents',
  'make of it), global (the final answer).',
];

const composite = ['composite: the weighted mean of the three lenses; 0.5 is a draw, 1 wins all.'];

const trialValue = ['win-rate: the share of comparisons won, a tie as half; 0.5 is a draw.'];

const nothing: readonly string[] = [];

function linesOf(type: OptimizationEvent['type']): readonly string[] {
  if (type === 'step-started') return cumulativeScore;
  if (type === 'round-finished') return composite;
  return type === 'trials-started' ? trialValue : nothing;
}
