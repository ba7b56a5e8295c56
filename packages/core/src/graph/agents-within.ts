import type { MasGraph } from './mas-graph.ts';

/** All agents at most `depth` hops downstream, each once, the nearest first; `depth` 1 is the direct successors. */
export function agentsWithin(graph: MasGraph, agent: string, depth: number): string[] {
  const found = new Set<string>();
  let frontier: readonly string[] = [agent];
  for (let hop = 1; hop <= depth && frontier.length > 0; hop++) {
    frontier = [...new Set(frontier.flatMap((id) => graph.successors(id)))].filter((id) => !found.has(id));
    for (const id of frontier) found.add(id);
  }
  return [...found];
}
