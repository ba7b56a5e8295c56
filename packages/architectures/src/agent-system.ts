import type { MasGraph, PromptMap } from '@maspo/core';

/** A graph with a valid prompt for each of its `llm` agents. It can be run, and an optimizer can start from it. */
export interface AgentSystem {
  readonly graph: MasGraph;
  readonly prompts: PromptMap;
  /** The `llm` agents whose prompts an optimizer does not change. Unset means none. */
  readonly frozen?: readonly string[];
}
