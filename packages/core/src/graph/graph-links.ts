import type { Agent, Edge } from './graph-definition.ts';

/** An agent with its direct neighbours, in declared order. */
export interface Links {
  readonly agent: Agent;
  readonly predecessors: readonly string[];
  readonly successors: readonly string[];
}

export function linksOf(agents: readonly Agent[], edges: readonly Edge[]): Map<string, Links> {
  const ids = agents.map((agent) => agent.id);
  return new Map(
    agents.map((agent) => [
      agent.id,
      {
        agent,
        predecessors: ids.filter((other) => edges.some(([from, to]) => from === other && to === agent.id)),
        successors: ids.filter((other) => edges.some(([from, to]) => from === agent.id && to === other)),
      },
    ]),
  );
}

/**
 * Kahn's algorithm, always taking the first ready agent in declared order. Agents that cannot be ordered are on a cycle
 * or behind one.
 */
export function topologicalOrder(
  agents: readonly Agent[],
  links: Map<string, Links>,
): { order: string[]; cycle: string[] } {
  const order: string[] = [];
  const waiting = agents.map((agent) => agent.id);
  for (;;) {
    const ready = waiting.findIndex((id) => links.get(id)!.predecessors.every((before) => order.includes(before)));
    if (ready === -1) break;
    order.push(...waiting.splice(ready, 1));
  }
  return { order, cycle: findCycle(waiting, links) };
}

/** Every agent that could not be ordered has an unordered predecessor; walking up from any of them must close a cycle. */
function findCycle(unordered: readonly string[], links: Map<string, Links>): string[] {
  const walk: string[] = [];
  let at = unordered[0];
  while (at !== undefined && !walk.includes(at)) {
    walk.unshift(at);
    at = links.get(at)!.predecessors.find((before) => unordered.includes(before));
  }
  return at === undefined ? [] : walk.slice(0, walk.indexOf(at) + 1);
}
