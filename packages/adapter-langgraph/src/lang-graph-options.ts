import type { AgentSpec, OwnSystem, Question } from '@maspo/core';
import type { DrawnGraph } from './agent-edges.ts';

/** A compiled graph, as far as it is used here. */
export interface RunnableGraph {
  // biome-ignore lint/suspicious/noExplicitAny: a compiled graph has its own types of state and options, which are checked where it is made.
  stream(input: any, options: any): Promise<AsyncIterable<unknown>>;
  getGraphAsync(config: object): Promise<DrawnGraph>;
}

export interface LangGraphOptions<State = unknown> {
  /** The nodes that are agents, by name, in the order in which they usually speak. All other nodes are tools, routers and the like. */
  readonly agents: Readonly<Record<string, AgentSpec>>;
  /** The input of the graph for a question; one message of the user in `messages`, when left out. */
  readonly inputOf?: (question: Question) => unknown;
  /** What an agent wrote, from the update of the state that its node returned; its new messages and changed fields, when left out. */
  readonly outputOf?: (update: unknown, agent: string) => string;
  /** The final answer, from the final state; the text of the last message in `messages`, when left out. */
  readonly answerOf?: (state: State) => string;
  /** Given to each run of the graph, for example a recursion limit. */
  readonly config?: LangGraphConfig;
  /** `[from, to]`, in place of the edges of the graph. */
  readonly edges?: OwnSystem['edges'];
  /** In place of the agents from which the graph leads to its end. */
  readonly ends?: readonly string[];
  /** See `OwnSystem`. */
  readonly deterministic?: boolean;
}

export interface LangGraphConfig {
  readonly recursionLimit?: number;
  readonly maxConcurrency?: number;
  readonly configurable?: Readonly<Record<string, unknown>>;
  readonly context?: Readonly<Record<string, unknown>>;
  readonly tags?: string[];
}
