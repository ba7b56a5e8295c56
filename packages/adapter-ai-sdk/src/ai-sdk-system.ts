import { type AgentSpec, agentsOf, type OwnSystem, type Question, type SeededOwnSystem } from '@maspo/core';
import { type RecordedAgents, recordAgents } from './record-agents.ts';

/** What a run of the system needs. */
export interface Team extends Pick<RecordedAgents, 'agent'> {
  /** Aborted when the result is no longer needed. The agents' calls end with the signal by themselves. */
  readonly signal: AbortSignal;
  /** Names an independent draw of a system that is not deterministic. It may serve as a seed. */
  readonly draw?: string;
}

export interface AiSdkOptions extends Pick<OwnSystem, 'edges' | 'ends' | 'deterministic'> {
  /** By id, in the order in which they usually speak. */
  readonly agents: Readonly<Record<string, AgentSpec>>;
  /**
   * Answers a question with the agents of the team. Returns the final answer. If it returns nothing, the output of the last turn is the
   * answer.
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: a function that returns no answer need not say so.
  readonly answer: (question: Question, team: Team) => Promise<string | void>;
}

/** A function that answers questions with agents of the AI SDK, as a system whose prompts can be optimized. */
export function aiSdkSystem({ agents, answer, ...structure }: AiSdkOptions): SeededOwnSystem {
  return {
    ...structure,
    agents: agentsOf(agents),
    run: async (prompts, question, { signal, draw }) => {
      const { agent, runOf } = recordAgents(prompts, { signal });
      return runOf(answer(question, { agent, signal, ...(draw === undefined ? {} : { draw }) }));
    },
  };
}
