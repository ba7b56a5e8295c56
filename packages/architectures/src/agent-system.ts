import type { MasGraph, PromptMap } from '@maspo/core';

/** A graph with a valid prompt for each of its `llm` agents: what runs, and what an optimizer starts from. */
export interface AgentSystem {
  readonly graph: MasGraph;
  readonly prompts: PromptMap;
  /** `llm` agents whose prompt an optimizer leaves as it is; unset: none. */
  readonly frozen?: readonly string[];
}
