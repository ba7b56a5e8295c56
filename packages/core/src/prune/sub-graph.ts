import type { Edge, EdgeDefinition } from '../graph/graph-definition.ts';
import { createGraph, type MasGraph } from '../graph/mas-graph.ts';
import type { RandomSource } from '../random/random-source.ts';

/** The graph with only these edges. Agents whose work then no longer reaches the final answer are left out. */
export function subGraph(graph: MasGraph, kept: readonly Edge[]): MasGraph {
  const useful = new Set([graph.terminal]);
  // A loop over a set also visits the items that are added during the loop.
  for (const id of useful) for (const [from, to] of kept) if (to === id) useful.add(from);
  return createGraph({
    agents: graph.agents.filter(({ id }) => useful.has(id)),
    edges: kept
      .filter(([from, to]) => useful.has(from) && useful.has(to))
      .map(([from, to]): EdgeDefinition => {
        const handoff = graph.edgeHandoff(from, to);
        return handoff === undefined ? [from, to] : [from, to, { handoff }];
      }),
    handoff: graph.handoff,
  });
}

/** The edges that may be left out one at a time: those into agents that receive work from several agents. */
export function removableEdges(graph: MasGraph): Edge[] {
  return graph.edges.filter(([, to]) => graph.predecessors(to).length > 1);
}

/**
 * The edges of one trial: each is left out with probability `dropout`, but every agent that receives work keeps at
 * least one edge.
 */
export function drawEdges(graph: MasGraph, dropout: number, random: RandomSource): Edge[] {
  return graph.agents.flatMap(({ id }) => {
    const before = random.fork(id).shuffle(graph.predecessors(id));
    const draw = random.fork(id, 'dropout');
    return before.filter((_, index) => index === 0 || draw.uniform() >= dropout).map((from): Edge => [from, id]);
  });
}

export function sameEdge(one: Edge, other: Edge): boolean {
  return one[0] === other[0] && one[1] === other[1];
}
