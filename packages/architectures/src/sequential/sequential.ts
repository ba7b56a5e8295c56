import { z } from 'zod';
import type { Architecture } from '../architecture.ts';
import { type SeededAgent, seededSystem } from '../seeded-system.ts';
import { wholeNumber } from '../whole-number.ts';
import { sequentialPrompts } from './sequential-prompts.ts';

export interface SequentialOptions {
  /** Pairs of predictor and reflector, 1 to 6. */
  readonly rounds: number;
}

/** The paper's Sequential: a predictor answers, and a reflector checks and corrects. Further rounds repeat the pair in a chain. */
export const sequential: Architecture<SequentialOptions> = {
  name: 'sequential',
  description: 'A predictor answers and a reflector checks it, in one or more rounds.',
  options: z.strictObject({
    rounds: wholeNumber(1, 6).default(1).describe('Pairs of predictor and reflector in the chain'),
  }),

  build: (format, { rounds }) => {
    const agents = Array.from({ length: rounds }, (_, index) => pair(index + 1, rounds)).flat();
    return seededSystem(format, {
      agents,
      edges: agents.slice(1).map(({ id }, index) => [agents[index]!.id, id]),
    });
  },
};

function pair(round: number, rounds: number): SeededAgent[] {
  const inRound = (name: string, number: number) => (rounds === 1 ? name : `${name}-${number}`);
  const predictor = inRound('predictor', round);
  const first = round === 1;
  return [
    {
      id: predictor,
      role: first
        ? 'Works the question out step by step, without mistakes, and reaches one definite answer.'
        : `Works the question out again, using what is right in the solution of ${inRound('reflector', round - 1)} and not repeating its mistakes, and reaches one definite answer.`,
      ...(first ? sequentialPrompts.firstPredictor : sequentialPrompts.laterPredictor),
    },
    {
      id: inRound('reflector', round),
      role: `Checks the solution of ${predictor}: finds and corrects its mistakes, keeps what is right, and settles on one definite answer.`,
      ...sequentialPrompts.reflector,
    },
  ];
}
