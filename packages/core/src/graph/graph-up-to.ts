import type { MasGraph } from './mas-graph.ts';

/**
 * The part of a graph that an agent's output depends on: all agents before it, and the agent itself as the terminal one. A system that runs
 * in its own code is run as a whole.
 */
export function graphUpTo(graph: MasGraph, agent: string): MasGraph {
  if (graph.ownCode) return { ...graph, terminal: agent };
  const agents = graph.agents.filter(({ id }) => id === agent || graph.descendants(id).includes(agent));
  const ids = new Set(agents.map(({ id }) => id));
  const within = (others: readonly string[]) => others.filter((id) => ids.has(id));
  return {
    ...graph,
    agents,
    edges: graph.edges.filter((edge) => edge.every((id) => ids.has(id))),
    terminal: agent,
    successors: (id) => within(graph.successors(id)),
    descendants: (id) => within(graph.descendants(id)),
  };
}
