import { z } from 'zod';
import type { Architecture } from '../architecture.ts';
import { furtherTurns, seededSystem, turnId } from '../seeded-system.ts';
import { wholeNumber } from '../whole-number.ts';
import { critic, refiner, solver } from './self-refine-agents.ts';

export interface SelfRefineOptions {
  /** Times that the answer is criticized and refined, 1 to 6. */
  readonly rounds: number;
}

/**
 * Self-refine (Madaan et al. 2023): the critic reads the latest answer, the refiner reads that answer and the feedback.
 * Both have one prompt for all rounds. The number of rounds is fixed, because a graph has no conditions; the original
 * may stop earlier.
 */
export const selfRefine: Architecture<SelfRefineOptions> = {
  name: 'self-refine',
  description:
    'A solver answers, then a critic gives feedback and a refiner improves the answer, in one or more rounds.',
  options: z.strictObject({
    rounds: wholeNumber(1, 6).default(1).describe('Times that the answer is criticized and refined'),
  }),

  build: (format, { rounds }) =>
    seededSystem(format, {
      agents: [solver, critic, refiner],
      unseeded: [...furtherTurns(critic, rounds), ...furtherTurns(refiner, rounds)],
      edges: Array.from({ length: rounds }, (_, index) => {
        const answer = index === 0 ? solver.id : turnId(refiner.id, index);
        const feedback = turnId(critic.id, index + 1);
        const refined = turnId(refiner.id, index + 1);
        return [[answer, feedback] as const, [answer, refined] as const, [feedback, refined] as const];
      }).flat(),
    }),
};
