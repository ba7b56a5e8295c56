import { z } from 'zod';
import type { Architecture } from '../architecture.ts';
import { predictorCount, predictors } from '../predictors/predictors.ts';
import { type SeededAgent, seededSystem } from '../seeded-system.ts';

export interface LlmAggregateOptions {
  /** Predictors, 2 to 5. */
  readonly n: number;
}

const aggregator: SeededAgent = {
  id: 'aggregator',
  role: 'Merges several answers to the question into one: weighs the reasons behind them and not their number, and gives one definite answer.',
  instruction: {
    math: 'Several solutions to the math problem below are given. Any of them may be wrong: check their reasons, use the best of each, and give one final answer.',
    choice:
      'Several answers to the multiple-choice question below are given. Any of them may be wrong: check their reasons, use the best of each, and make one final choice.',
    code: 'Several solutions to the programming task below are given. Any of them may be wrong: check them against the task, use the best of each, and give one final solution.',
    text: 'Several answers to the task below are given. Any of them may be wrong: check their reasons, use the best of each, and give one final answer.',
  },
  contextLabel: 'Solutions',
};

/** The LLM-aggregate architecture of the released code. */
export const llmAggregate: Architecture<LlmAggregateOptions> = {
  name: 'llm-aggregate',
  description: 'Predictors with different approaches answer side by side, and an aggregator merges their answers.',
  options: z.strictObject({ n: predictorCount.describe('Predictors, each with its own approach and prompt') }),

  build: (format, { n }) => {
    const agents = predictors.slice(0, n);
    return seededSystem(format, {
      agents: [...agents, aggregator],
      edges: agents.map(({ id }) => [id, aggregator.id]),
    });
  },
};
