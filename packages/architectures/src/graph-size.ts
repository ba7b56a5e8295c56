import type { MasGraph } from '@maspo/core';
import { countedAgents } from './counted-agents.ts';

export interface GraphSize {
  /** Agents, as `countedAgents` counts them. */
  readonly agents: number;
  /** Prompts, those of frozen agents included. */
  readonly prompts: number;
  /** Model calls for one question, in all turns. A run of a system in its own code is one call. */
  readonly calls: number;
}

export function graphSize({ agents, ownCode }: MasGraph): GraphSize {
  const { all, optimized } = countedAgents({ agents });
  const turns = agents.filter(({ kind }) => kind === 'llm').length;
  return { agents: all.length, prompts: optimized.length, calls: ownCode ? 1 : turns };
}
