import type { MasGraph } from '@maspo/core';

export interface GraphSize {
  /** Agents, votes included. All turns of an agent count once. */
  readonly agents: number;
  /** Prompts that can be optimized. */
  readonly prompts: number;
  /** Model calls for one question, in all turns. */
  readonly calls: number;
}

export function graphSize({ agents }: MasGraph): GraphSize {
  const speaking = agents.filter(({ kind }) => kind === 'llm');
  const isAgent = ({ turnOf }: (typeof agents)[number]) => turnOf === undefined;
  return { agents: agents.filter(isAgent).length, prompts: speaking.filter(isAgent).length, calls: speaking.length };
}
