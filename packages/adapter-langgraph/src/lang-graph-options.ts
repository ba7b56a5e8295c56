import type { AgentSpec, OwnSystem, Question } from '@maspo/core';
import type { DrawnGraph } from './agent-edges.ts';

/** The parts of a compiled graph that are used here. */
export interface RunnableGraph {
  // biome-ignore lint/suspicious/noExplicitAny: a compiled graph has its own types of state and options, which are checked where it is made.
  stream(input: any, options: any): Promise<AsyncIterable<unknown>>;
  getGraphAsync(config: object): Promise<DrawnGraph>;
}

export interface LangGraphOptions<State = unknown> {
  /** The nodes that are agents, by name, in the order in which they usually speak. All other nodes are tools, routers and the like. */
  readonly agents: Readonly<Record<string, AgentSpec>>;
  /** The input of the graph for a question. The default is one user message in `messages`. */
  readonly inputOf?: (question: Question) => unknown;
  /** What an agent wrote, from the state update that its node returned. The default is its new messages and changed fields. */
  readonly outputOf?: (update: unknown, agent: string) => string;
  /** The final answer, from the final state. The default is the text of the last message in `messages`. */
  readonly answerOf?: (state: State) => string;
  /** Given to each run of the graph, for example a recursion limit. */
  readonly config?: LangGraphConfig;
  /** `[from, to]`, instead of the edges of the graph. */
  readonly edges?: OwnSystem['edges'];
  /** Instead of the agents from which the graph leads to its end. */
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
