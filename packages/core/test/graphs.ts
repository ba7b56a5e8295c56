import fc from 'fast-check';
import { createGraph, type GraphDefinition, type MasGraph } from '../src/graph/mas-graph.ts';

/** `graphOf('a b', 'a>b')`: agents in declared order, edges from left to right; the role of `a` reads `role of a`. */
export function graphOf(ids: string, edges: string): MasGraph {
  return createGraph({
    agents: words(ids).map((id) => ({ id, role: `role of ${id}` })),
    edges: words(edges).map((edge) => edge.split('>') as [string, string]),
  });
}

/** Valid graphs of 1 to 7 agents, declared in any order; an agent with predecessors may vote. */
export const anyDefinition: fc.Arbitrary<GraphDefinition> = fc.integer({ min: 1, max: 7 }).chain(definitionOfSize);

/** Valid graphs of so many agents, declared in any order, with any fan-in and fan-out; an agent with predecessors may vote. */
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

function words(text: string): string[] {
  return text.split(' ').filter((word) => word !== '');
}
