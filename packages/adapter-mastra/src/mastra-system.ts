import { type AgentSpec, agentsOf, type OwnSystem, type Question, type SeededOwnSystem } from '@maspo/core';
import type { Agent } from '@mastra/core/agent';
import { type RecordedMastra, recordMastra } from './record-mastra.ts';

/** What a run of the system needs. */
export interface MastraTeam extends Pick<RecordedMastra, 'agent'> {
  /** Aborted when the result is no longer needed. The agents' calls end with the signal by themselves. */
  readonly signal: AbortSignal;
  /** Names an independent draw of a system that is not deterministic. It may serve as a seed. */
  readonly draw?: string;
}

export interface MastraOptions extends Pick<OwnSystem, 'edges' | 'ends' | 'deterministic'> {
  /** By id, in the order in which they usually speak. */
  readonly agents: Readonly<Record<string, AgentSpec>>;
  /** The agents of Mastra, by the same ids. */
  readonly mastra: Readonly<Record<string, Agent>>;
  /**
   * Answers a question with the agents of the team. Returns the final answer. If it returns nothing, the output of the last turn is the
   * answer.
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: a function that returns no answer need not say so.
  readonly answer: (question: Question, team: MastraTeam) => Promise<string | void>;
}

/** A function that answers questions with agents of Mastra, as a system whose prompts can be optimized. */
export function mastraSystem({ agents, mastra, answer, ...structure }: MastraOptions): SeededOwnSystem {
  return {
    ...structure,
    agents: agentsOf(agents),
    run: async (prompts, question, { signal, draw }) => {
      const { agent, runOf } = recordMastra(mastra, prompts, { signal });
      return runOf(answer(question, { agent, signal, ...(draw === undefined ? {} : { draw }) }));
    },
  };
}
