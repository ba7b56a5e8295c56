import type { HandoffStrategy } from './handoff/handoff-strategy.ts';

/** One agent of a graph. */
export interface Agent {
  readonly id: string;
  /** The agent's purpose, in one or two sentences; judges and proposers read it. */
  readonly role: string;
  /**
   * `llm` answers its prompt; `vote` returns the most frequent answer of its predecessors, without a model call; `output` stands for the
   * final answer of a system that runs in its own code, and occurs in no other graph.
   */
  readonly kind: 'llm' | 'vote' | 'output';
  /** How a `vote` decides on the outputs that it reads; `majorityVote` when left out. */
  readonly decide?: (outputs: readonly string[]) => string;
  /** Key of the model that it uses; unset: the default agent model. */
  readonly model?: string;
  /**
   * Set where this is a further turn of another agent of the same kind: it uses that agent's prompt and counts as the
   * same agent.
   */
  readonly turnOf?: string;
}

/** The definition of a graph, before validation. */
export interface GraphDefinition {
  readonly agents: readonly (Omit<Agent, 'kind'> & { readonly kind?: Agent['kind'] })[];
  readonly edges: readonly EdgeDefinition[];
  /** How often the agents on cycles speak, 2 to 12; allowed only where there are `next` edges. */
  readonly rounds?: number;
  /**
   * How agents hand on their work along edges without their own handoff; the whole output when left out. A vote always
   * reads whole outputs.
   */
  readonly handoff?: HandoffStrategy;
}

/** `[from, to]`: `to` receives what `from` hands on. `[from, to, 'next']`: `to` receives it in the next round, which closes a cycle. */
export type EdgeDefinition = readonly [from: string, to: string, how?: 'next' | EdgeOptions];

export interface EdgeOptions {
  readonly when?: 'next';
  /** How `from` hands on its work along this edge. */
  readonly handoff?: HandoffStrategy;
}

export function edgeOptions([, , how = {}]: EdgeDefinition): EdgeOptions {
  return how === 'next' ? { when: how } : how;
}

/** `to` receives what `from` hands on. */
export type Edge = readonly [from: string, to: string];
