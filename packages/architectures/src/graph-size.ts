import type { MasGraph } from '@maspo/core';

export interface GraphSize {
  /** Agents, all turns of one counted once; votes among them. */
  readonly agents: number;
  /** Prompts that can be optimized. */
  readonly prompts: number;
  /** Model calls for one question, all turns counted. */
  readonly calls: number;
}

export function graphSize({ agents }: MasGraph): GraphSize {
  const speaking = agents.filter(({ kind }) => kind === 'llm');
  const isAgent = ({ turnOf }: (typeof agents)[number]) => turnOf === undefined;
  return { agents: agents.filter(isAgent).length, prompts: speaking.filter(isAgent).length, calls: speaking.length };
}
