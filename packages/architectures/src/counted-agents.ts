interface CountedSystem {
  readonly agents: readonly {
    readonly id: string;
    readonly kind: string;
    readonly turnOf?: string | undefined;
  }[];
  readonly frozen?: readonly string[] | undefined;
}

/** The agents of a system by their ids, in topological order. */
export interface CountedAgents {
  /** Votes included. All turns of an agent are one agent. The final answer of a system in its own code is no agent. */
  readonly all: readonly string[];
  /** The agents whose prompt an optimizer may change. */
  readonly optimized: readonly string[];
}

/** What every count and every list of agents means by "agents". The manifest of a run can be given as well as a graph. */
export function countedAgents({ agents, frozen = [] }: CountedSystem): CountedAgents {
  const counted = agents.filter(({ kind, turnOf }) => kind !== 'output' && turnOf === undefined);
  const speakers = counted.filter(({ id, kind }) => kind === 'llm' && !frozen.includes(id));
  return { all: counted.map(({ id }) => id), optimized: speakers.map(({ id }) => id) };
}
