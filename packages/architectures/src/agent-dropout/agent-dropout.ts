import { z } from 'zod';
import type { Architecture } from '../architecture.ts';
import { seededSystem } from '../seeded-system.ts';
import { wholeNumber } from '../whole-number.ts';
import { decider, teamOf } from './agent-dropout-team.ts';

export interface AgentDropoutOptions {
  /** Times that each member of the team speaks, 1 to 4. */
  readonly rounds: number;
}

/**
 * The graph that AgentDropout starts from, before anything is dropped. It has four role agents for each answer format,
 * with every edge that a graph without cycles can have. Within a round, an agent reads all agents before it. From the
 * second round on, it also reads all agents of the round before. One more agent, outside the team, decides. The default
 * is one round, because a graph with rounds cannot be pruned.
 */
export const agentDropout: Architecture<AgentDropoutOptions> = {
  name: 'agent-dropout',
  description:
    'Four role agents, fully connected over rounds, and a decider: the unpruned graph that pruning starts from.',
  options: z.strictObject({
    rounds: wholeNumber(1, 4).default(1).describe('Times that each member of the team speaks'),
  }),

  build: (format, { rounds }) => {
    const team = teamOf(format);
    const ids = team.map(({ id }) => id);
    return seededSystem(format, {
      agents: [...team, decider],
      edges: [
        ...ids.flatMap((from, place) => ids.slice(place + 1).map((to) => [from, to] as const)),
        ...(rounds === 1 ? [] : ids.flatMap((from) => ids.map((to) => [from, to, 'next'] as const))),
        ...ids.map((id) => [id, decider.id] as const),
      ],
      ...(rounds === 1 ? {} : { rounds }),
    });
  },
};
