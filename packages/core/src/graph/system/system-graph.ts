import { refuseIssues } from '../../error/maspo-error.ts';
import { namingIssues } from '../definition-issues.ts';
import type { Agent } from '../graph-definition.ts';
import { linksOf } from '../graph-links.ts';
import { fullHandoff } from '../handoff/handoff-strategy.ts';
import type { MasGraph } from '../mas-graph.ts';
import type { OwnSystem } from './own-system.ts';

/** The id that stands for the final answer of a system in its own code in its graph. */
export const finalAnswerId = 'final-answer';

/** The graph of a system: its agents in the order in which they usually speak, and its final answer after them. */
export function systemGraph({ agents, edges, ends }: Omit<OwnSystem, 'run'>): MasGraph {
  refuseIssues('system', shapeIssues({ agents, edges, ...(ends === undefined ? {} : { ends }) }));
  const last = ends ?? agents.map(({ id }) => id).filter((id) => edges.every(([from]) => from !== id));
  const declared: Agent[] = [
    ...agents.map(({ id, role }) => ({ id, role, kind: 'llm' as const })),
    { id: finalAnswerId, role: 'What the system returns.', kind: 'output' },
  ];
  const all = [...edges, ...last.map((id) => [id, finalAnswerId] as const)];
  const links = linksOf(declared, all);
  const ordered = speakingOrder(
    declared.map(({ id }) => id),
    all,
  ).map((id) => links.get(id)!.agent);
  const linkOf = (id: string) => {
    const link = links.get(id);
    if (link === undefined) throw new RangeError(`no agent "${id}" in the system`);
    return link;
  };
  const descendants = (id: string) => {
    const below = new Set(linkOf(id).successors);
    // A loop over a set also visits the items that are added during the loop.
    for (const at of below) for (const next of links.get(at)!.successors) below.add(next);
    return ordered.map((agent) => agent.id).filter((other) => other !== id && below.has(other));
  };
  return {
    agents: ordered,
    edges: all,
    terminal: finalAnswerId,
    ownCode: true,
    handoff: fullHandoff,
    edgeHandoff: () => undefined,
    agent: (id) => linkOf(id).agent,
    predecessors: (id) => linkOf(id).predecessors,
    successors: (id) => linkOf(id).successors,
    descendants,
  };
}

/** The agents and edges of a graph, without the final answer of a system in its own code. */
export function agentsAndEdges({ agents, edges }: MasGraph): Pick<MasGraph, 'agents' | 'edges'> {
  return {
    agents: agents.filter(({ kind }) => kind !== 'output'),
    edges: edges.filter(([, to]) => agents.find(({ id }) => id === to)?.kind !== 'output'),
  };
}

function shapeIssues({ agents, edges, ends }: Omit<OwnSystem, 'run'>): string[] {
  const named = namingIssues({ agents, edges });
  if (named.length > 0) return named;
  const ids = agents.map(({ id }) => id);
  const alone = ids.filter((id) => ids.length > 1 && edges.every((edge) => !edge.includes(id)));
  return [
    ...agents.filter(({ role }) => role.trim() === '').map(({ id }) => `agent "${id}" has no role: say what it does`),
    ...(ids.includes(finalAnswerId)
      ? [`"${finalAnswerId}" is the name of the final answer: call the agent otherwise`]
      : []),
    ...alone.map((id) => `no edge leads to or from agent "${id}": name the agents that read it, or that it reads`),
    ...(ends ?? [])
      .filter((id) => !ids.includes(id))
      .map((id) => `ends names an unknown agent "${id}": known are ${ids.join(', ')}`),
    ...(ends?.length === 0 || (ends === undefined && ids.every((id) => edges.some(([from]) => from === id)))
      ? ['every agent has an outgoing edge: name in `ends` the agents after which the system may end']
      : []),
  ];
}

/** Topological, ties in declared order; a loop is entered at its first declared agent. */
function speakingOrder(ids: readonly string[], edges: OwnSystem['edges']): string[] {
  const waiting = [...ids];
  const order: string[] = [];
  while (waiting.length > 0) {
    const ready = waiting.findIndex((id) => edges.every(([from, to]) => to !== id || !waiting.includes(from)));
    order.push(...waiting.splice(Math.max(ready, 0), 1));
  }
  return order;
}
