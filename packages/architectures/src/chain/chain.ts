import { z } from 'zod';
import type { Architecture } from '../architecture.ts';
import { seededSystem } from '../seeded-system.ts';
import { wholeNumber } from '../whole-number.ts';
import { chainAgent } from './chain-agent.ts';

export interface ChainOptions {
  /** Agents, 2 to 10. */
  readonly n: number;
}

/** A chain of a chosen length. It shows how far an early mistake is carried. */
export const chain: Architecture<ChainOptions> = {
  name: 'chain',
  description: 'Agents in a row carry the work on, each from what the one before it handed over.',
  options: z.strictObject({ n: wholeNumber(2, 10).default(3).describe('Agents in the row') }),

  build: (format, { n }) => {
    const agents = Array.from({ length: n }, (_, index) => chainAgent(index + 1, n));
    return seededSystem(format, {
      agents,
      edges: agents.slice(1).map(({ id }, index) => [agents[index]!.id, id]),
    });
  },
};
