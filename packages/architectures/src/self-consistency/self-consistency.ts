import { z } from 'zod';
import type { Architecture } from '../architecture.ts';
import { stepByStep } from '../cot/step-by-step.ts';
import { furtherTurns, type SeededAgent, seededSystem, turnId, vote } from '../seeded-system.ts';
import { wholeNumber } from '../whole-number.ts';

export interface SelfConsistencyOptions {
  /** Samples for each question, 2 to 40. */
  readonly n: number;
}

const sampler: SeededAgent = {
  id: 'sampler',
  role: 'Reasons step by step, independently of other attempts at the question, and reaches one definite answer.',
  ...stepByStep,
};

/**
 * Self-consistency (Wang et al. 2023, with up to 40 samples). The samples are turns of one agent and do not read each other. So they share
 * one prompt, which is optimized once. At a temperature above 0 each sample is an independent draw. At temperature 0 all samples are one
 * call, and the vote changes nothing.
 */
export const selfConsistency: Architecture<SelfConsistencyOptions> = {
  name: 'self-consistency',
  description: 'One agent answers n times independently, at a temperature above 0, and a vote picks an answer.',
  options: z.strictObject({ n: wholeNumber(2, 40).default(5).describe('Samples for each question') }),

  build: (format, { n }) =>
    seededSystem(format, {
      agents: [sampler],
      unseeded: [...furtherTurns(sampler, n), vote],
      edges: Array.from({ length: n }, (_, index) => [turnId(sampler.id, index + 1), vote.id]),
    }),
};
