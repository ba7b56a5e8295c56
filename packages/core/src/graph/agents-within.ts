import { agentOf, turnsOf } from './agent-turns.ts';
import type { MasGraph } from './mas-graph.ts';

/**
 * All other agents at most `depth` hops downstream of any turn of an agent, the nearest first; `depth` 1 is the direct
 * successors. Each agent is listed once, by the last of its turns within reach. The final answer of a system in its own
 * code is not an agent.
 */
export function agentsWithin(graph: MasGraph, agent: string, depth: number): string[] {
  const own = turnsOf(graph, agent);
  const found = new Set(own);
  let frontier: readonly string[] = own;
  for (let hop = 1; hop <= depth && frontier.length > 0; hop++) {
    frontier = [...new Set(frontier.flatMap((id) => graph.successors(id)))].filter((id) => !found.has(id));
    for (const id of frontier) found.add(id);
  }
  const lastWithin = (id: string) => turnsOf(graph, id).findLast((turn) => found.has(turn));
  const isReader = (id: string) => graph.agent(id).kind !== 'output' && agentOf(graph, id) !== agentOf(graph, agent);
  return [...found].filter((id) => isReader(id) && lastWithin(id) === id);
}
