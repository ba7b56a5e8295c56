import fc from 'fast-check';
import type { GraphDefinition } from '../src/graph/graph-definition.ts';
import { createGraph, type MasGraph } from '../src/graph/mas-graph.ts';

/** `graphOf('a b', 'a>b')`: agents in declared order, edges from left to right; the role of `a` is `role of a`. */
export function graphOf(ids: string, edges: string): MasGraph {
  return createGraph({
    agents: words(ids).map((id) => ({ id, role: `role of ${id}` })),
    edges: words(edges).map((edge) => edge.split('>') as [string, string]),
  });
}

/** Valid graphs of 1 to 7 agents, declared in any order; an agent with predecessors may vote. */
export const anyDefinition: fc.Arbitrary<GraphDefinition> = fc.integer({ min: 1, max: 7 }).chain(definitionOfSize);

/** Such graphs, or graphs with a cycle over rounds. */
export const anyGraph: fc.Arbitrary<GraphDefinition> = fc.oneof(
  anyDefinition,
  fc.integer({ min: 1, max: 5 }).chain(definitionWithRounds),
);

/** Valid graphs of `size` agents, declared in any order, with any fan-in and fan-out; an agent with predecessors may vote. */
export function definitionOfSize(size: number): fc.Arbitrary<GraphDefinition> {
  const ids = Array.from({ length: size }, (_, index) => `agent${index}`);
  const targets = ids.slice(0, -1).map((_, index) => fc.subarray(ids.slice(index + 1), { minLength: 1 }));
  const votes = fc.array(fc.boolean(), { minLength: size, maxLength: size });
  return fc
    .tuple(fc.tuple(...targets), votes, fc.shuffledSubarray(ids, { minLength: size }))
    .map(([chosen, voting, declared]) => {
      const edges = chosen.flatMap((next, index) => next.map((to) => [ids[index]!, to] as const));
      const agents = declared.map((id) => ({
        id,
        role: `role of ${id}`,
        kind: voting[ids.indexOf(id)] && edges.some(([, to]) => to === id) ? ('vote' as const) : ('llm' as const),
      }));
      return { agents, edges };
    });
}

/**
 * Graphs of `size` agents with a cycle over two or three rounds: the work of one agent reaches itself or an earlier agent in the next
 * round.
 */
export function definitionWithRounds(size: number): fc.Arbitrary<GraphDefinition> {
  const cycle = fc.tuple(definitionOfSize(size), fc.nat(), fc.nat(), fc.integer({ min: 2, max: 3 }));
  return cycle.map(([definition, one, other, rounds]) => {
    const { agents, descendants } = createGraph(definition);
    const first = agents[one % agents.length]!.id;
    const after = [first, ...descendants(first)];
    return { ...definition, rounds, edges: [...definition.edges, [after[other % after.length]!, first, 'next']] };
  });
}

function words(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}
