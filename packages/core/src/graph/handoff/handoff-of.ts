import type { MasGraph } from '../mas-graph.ts';
import { fullHandoff, type HandoffStrategy, handoffName } from './handoff-strategy.ts';

/** How `from` hands on its work to `to`: a vote reads whole outputs, other edges use their own handoff or else the handoff of the graph. */
export function handoffOf(graph: MasGraph, from: string, to: string): HandoffStrategy {
  if (graph.agent(to).kind === 'vote') return fullHandoff;
  return graph.edgeHandoff(from, to) ?? graph.handoff;
}

/** The distinct handoffs of an agent, one for all edges that share it. */
export function handoffsOf(graph: MasGraph, agent: string): HandoffStrategy[] {
  const all = graph.successors(agent).map((to) => handoffOf(graph, agent, to));
  return [...new Map(all.map((handoff) => [handoffName(handoff), handoff])).values()];
}

/** The same graph with another handoff for the edges without their own handoff. */
export function withHandoff(graph: MasGraph, handoff: HandoffStrategy): MasGraph {
  return { ...graph, handoff };
}

/**
 * The largest number of calls that one run of the graph makes: one for each speaker and one for each summary; a system in its own code is
 * called once.
 */
export function callsOfRun(graph: MasGraph): number {
  if (graph.ownCode) return 1;
  const speakers = graph.agents.filter(({ kind }) => kind === 'llm').length;
  const summaries = graph.agents.flatMap(({ id }) => handoffsOf(graph, id)).filter(({ kind }) => kind === 'summary');
  return speakers + summaries.length;
}
