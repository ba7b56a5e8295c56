import { agentOf, turnsOf } from './agent-turns.ts';
import type { MasGraph } from './mas-graph.ts';

/**
 * The nearest other `llm` agents upstream of any turn of an agent. A vote passes on what they said, so the search
 * continues with the agents before the vote. Each agent is listed once, in declared order of the paths.
 */
export function speakersBefore(graph: MasGraph, agent: string): string[] {
  const own = agentOf(graph, agent);
  const before = turnsOf(graph, agent).flatMap((turn) => voicesBefore(graph, turn));
  return [...new Set(before)].filter((id) => id !== own);
}

function voicesBefore(graph: MasGraph, turn: string): string[] {
  return graph
    .predecessors(turn)
    .flatMap((id) => (graph.agent(id).kind === 'vote' ? voicesBefore(graph, id) : [agentOf(graph, id)]));
}
