import { z } from 'zod';
import type { Architecture } from '../architecture.ts';
import { predictorCount, predictors } from '../predictors/predictors.ts';
import { seededSystem, vote } from '../seeded-system.ts';

export interface AggregateOptions {
  /** Predictors, 2 to 5. */
  readonly n: number;
}

/** The Aggregate architecture of the released code. Unlike the samples of self-consistency, each predictor has its own prompt. */
export const aggregate: Architecture<AggregateOptions> = {
  name: 'aggregate',
  description: 'Predictors with different approaches answer side by side, and a vote picks an answer.',
  options: z.strictObject({ n: predictorCount.describe('Predictors, each with its own approach and prompt') }),

  build: (format, { n }) => {
    const agents = predictors.slice(0, n);
    return seededSystem(format, { agents, unseeded: [vote], edges: agents.map(({ id }) => [id, vote.id]) });
  },
};
