import { type AnswerFormat, createGraph, type GraphDefinition, type PromptMap } from '@maspo/core';
import type { AgentSystem } from './agent-system.ts';
import { barePrompt, type SeedPrompt, seedPrompt } from './seed-prompt.ts';

/** A system with built-in seed prompts, in full and in a bare form. */
export interface SeededSystem extends AgentSystem {
  /** Suboptimal seeds. The prompt of each agent has the question, the received work and the form of the reply, but no instruction. */
  readonly barePrompts: PromptMap;
}

/** An agent's id and role with its seed prompt. */
export interface SeededAgent extends SeedPrompt {
  readonly id: string;
  readonly role: string;
}

/** Counts the answers of the agents before it, and calls no model. */
export const vote = {
  id: 'vote',
  kind: 'vote',
  role: 'Passes on the answer that most of the agents before it gave.',
} as const;

/**
 * Builds the system of these agents. An agent that receives no work gets no context label. `unseeded` are agents
 * without a prompt of their own: votes, and further turns.
 */
export function seededSystem(
  format: AnswerFormat,
  {
    agents,
    unseeded = [],
    ...links
  }: {
    readonly agents: readonly SeededAgent[];
    readonly unseeded?: GraphDefinition['agents'];
  } & Pick<GraphDefinition, 'edges' | 'rounds'>,
): SeededSystem {
  const graph = createGraph({ agents: [...agents.map(({ id, role }) => ({ id, role })), ...unseeded], ...links });
  const receivesWork = (agent: string) =>
    graph.agents.some(({ id, turnOf = id }) => turnOf === agent && graph.predecessors(id).length > 0);
  const seeds = agents.map(({ contextLabel, ...agent }): SeededAgent => {
    const label = contextLabel !== undefined && receivesWork(agent.id) ? { contextLabel } : {};
    return { ...agent, ...label };
  });
  const promptsBy = (write: typeof seedPrompt) =>
    Object.fromEntries(seeds.map((seed) => [seed.id, write(format, seed)] as const));
  return { graph, prompts: promptsBy(seedPrompt), barePrompts: promptsBy(barePrompt) };
}

/** The id of a turn of an agent. Turn 1 has the id of the agent, turn 2 of `critic` is `critic@2`, as in rounds. */
export function turnId(agent: string, turn: number): string {
  return turn === 1 ? agent : `${agent}@${turn}`;
}

/** The turns 2 to `count` of an agent. They use the prompt of the agent. */
export function furtherTurns({ id, role }: SeededAgent, count: number): GraphDefinition['agents'] {
  return Array.from({ length: count - 1 }, (_, index) => ({ id: turnId(id, index + 2), role, turnOf: id }));
}
