import type { MasGraph } from './mas-graph.ts';

/** The nearest `llm` agents upstream: a vote passes on what they said, so it is looked through. Each once, in declared order of the paths. */
export function speakersBefore(graph: MasGraph, agent: string): string[] {
  const before = graph
    .predecessors(agent)
    .flatMap((id) => (graph.agent(id).kind === 'vote' ? speakersBefore(graph, id) : [id]));
  return [...new Set(before)];
}
