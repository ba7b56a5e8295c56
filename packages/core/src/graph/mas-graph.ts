import { refuseProblems } from '../error/maspo-error.ts';
import { roundsProblems, unrollRounds } from './unroll-rounds.ts';

/** One agent of a graph. */
export interface Agent {
  readonly id: string;
  /** What the agent is there for, in a sentence or two; judges and proposers read it. */
  readonly role: string;
  /** `llm` answers its prompt; `vote` returns the most frequent answer of its predecessors, without a model call. */
  readonly kind: 'llm' | 'vote';
  /** Key of the model it speaks with; unset: the default agent model. */
  readonly model?: string;
  /** The agent of the same kind that this is a further turn of: it speaks with that agent's prompt and counts as the same agent. */
  readonly turnOf?: string;
}

/** The definition of a graph, before validation. */
export interface GraphDefinition {
  readonly agents: readonly (Omit<Agent, 'kind'> & { readonly kind?: Agent['kind'] })[];
  /** `[from, to]`: `to` receives what `from` hands on. `[from, to, 'next']`: it receives it in the next round, which closes a cycle. */
  readonly edges: readonly (readonly [from: string, to: string, when?: 'next'])[];
  /** How often the agents on cycles speak, 2 to 12; goes with `next` edges alone. */
  readonly rounds?: number;
}

/** A validated directed acyclic graph of agents with exactly one terminal agent, whose output is the final answer. */
export interface MasGraph {
  /** In topological order; ties in declared order. An agent that speaks in several rounds is there once for each. */
  readonly agents: readonly Agent[];
  readonly edges: readonly (readonly [from: string, to: string])[];
  readonly terminal: string;
  agent(id: string): Agent;
  /** Direct predecessors, in declared agent order. */
  predecessors(id: string): readonly string[];
  /** Direct successors, in declared agent order. */
  successors(id: string): readonly string[];
  /** All agents downstream, without the agent itself, in topological order. */
  descendants(id: string): readonly string[];
}

/**
 * Validates a definition. Throws `MaspoError('invalid-input')` that lists every problem: no agents, duplicate or blank ids,
 * edges with unknown ends, repeated edges, cycles within a round, rounds without a cycle, no or several terminal agents, agents that
 * nothing connects. Cycles through `next` edges are unrolled into one turn for each round.
 */
export function createGraph(definition: GraphDefinition): MasGraph {
  const namingProblems = [...idProblems(definition), ...edgeProblems(definition)];
  refuseProblems('graph', namingProblems);
  refuseProblems('graph', [...turnProblems(definition), ...loopProblems(definition)]);
  const unrolled = unrollRounds(definition);
  refuseProblems('graph', lateProblems(definition, unrolled));
  const declared = unrolled.agents.map((agent): Agent => ({ kind: 'llm', ...agent }));
  const links = linksOf(declared, unrolled.edges);
  refuseProblems('graph', shapeProblems(declared, links));

  const order = topologicalOrder(declared, links).order;
  const agents = order.map((id) => links.get(id)!.agent);
  const linkOf = (id: string) => {
    const link = links.get(id);
    if (link === undefined) throw new RangeError(`no agent "${id}" in the graph`);
    return link;
  };
  const descendants = new Map<string, readonly string[]>();
  for (const id of order.toReversed()) {
    const below = new Set(linkOf(id).successors.flatMap((next) => [next, ...descendants.get(next)!]));
    descendants.set(
      id,
      order.filter((other) => below.has(other)),
    );
  }
  return {
    agents,
    edges: unrolled.edges,
    terminal: order.at(-1)!,
    agent: (id) => linkOf(id).agent,
    predecessors: (id) => linkOf(id).predecessors,
    successors: (id) => linkOf(id).successors,
    descendants: (id) => linkOf(id) && descendants.get(id)!,
  };
}

interface Links {
  readonly agent: Agent;
  readonly predecessors: readonly string[];
  readonly successors: readonly string[];
}

function linksOf(agents: readonly Agent[], edges: MasGraph['edges']): Map<string, Links> {
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

function idProblems({ agents }: GraphDefinition): string[] {
  if (agents.length === 0) return ['no agents: a graph needs at least one'];
  const ids = agents.map((agent) => agent.id);
  const duplicates = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  return [
    ...(ids.some((id) => id.trim() === '') ? ['an agent has a blank id'] : []),
    ...[...duplicates].map((id) => `agent id "${id}" is used twice: ids must be unique`),
  ];
}

function edgeProblems({ agents, edges }: GraphDefinition): string[] {
  const ids = new Set(agents.map((agent) => agent.id));
  const unknown = edges.flatMap(([from, to]) =>
    [from, to]
      .filter((end) => !ids.has(end))
      .map((end) => `edge ${from} -> ${to} names an unknown agent "${end}": known are ${[...ids].join(', ')}`),
  );
  const names = edges.map(([from, to]) => `${from} -> ${to}`);
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...unknown, ...[...repeated].map((name) => `edge ${name} is given twice`)];
}

function shapeProblems(agents: readonly Agent[], links: Map<string, Links>): string[] {
  const ids = agents.map((agent) => agent.id);
  const { cycle } = topologicalOrder(agents, links);
  const alone = ids.filter(
    (id) => ids.length > 1 && links.get(id)!.predecessors.length + links.get(id)!.successors.length === 0,
  );
  const terminals = agents
    .filter(({ id }) => links.get(id)!.successors.length === 0 && !alone.includes(id))
    .map(({ id, turnOf = id }) => turnOf);
  const voters = agents.filter((agent) => agent.kind === 'vote' && links.get(agent.id)!.predecessors.length === 0);
  return [
    ...(cycle.length > 0 ? [cycleProblem(cycle)] : []),
    ...(terminals.length === 0 && alone.length < ids.length
      ? ['no terminal agent: one agent must have no successor']
      : []),
    ...(terminals.length > 1
      ? [`several terminal agents: ${terminals.join(', ')}: exactly one may have no successor`]
      : []),
    ...alone.map((id) => `agent "${id}" is unreachable: no edge leads to or from it`),
    ...voters.map((agent) => `agent "${agent.id}" votes, but no agent comes before it`),
  ];
}

/** A cycle within a round, or rounds that do not go with the edges; what is wrong besides shows once there are turns. */
function loopProblems(definition: GraphDefinition): string[] {
  if (definition.rounds === undefined && definition.edges.every(([, , when]) => when === undefined)) return [];
  const within = definition.edges.filter(([, , when]) => when === undefined).map(([from, to]) => [from, to] as const);
  const agents = definition.agents.map((agent): Agent => ({ kind: 'llm', ...agent }));
  const { cycle } = topologicalOrder(agents, linksOf(agents, within));
  return [...(cycle.length > 0 ? [cycleProblem(cycle)] : []), ...roundsProblems(definition)];
}

function lateProblems({ agents, rounds }: GraphDefinition, unrolled: GraphDefinition): string[] {
  return agents
    .filter(({ id }) => unrolled.agents.every((turn) => turn.id !== id))
    .map(
      ({ id }) =>
        `agent "${id}" comes too late: within ${rounds} rounds its work never reaches the end of the graph; give more`,
    );
}

/** The last edge of the shown path is as good as any other to begin a new round with. */
function cycleProblem(cycle: readonly string[]): string {
  const path = [...cycle, cycle[0]].join(' -> ');
  return `a cycle: ${path}: mark the edge that leads to the next round, e.g. [${cycle.at(-1)}, ${cycle[0]}, next], and give \`rounds\``;
}

function turnProblems({ agents }: GraphDefinition): string[] {
  return agents.flatMap(({ id, kind = 'llm', turnOf }) => {
    if (turnOf === undefined) return [];
    const other = agents.find((agent) => agent.id === turnOf);
    const isFirst = other !== undefined && other.turnOf === undefined;
    if (isFirst && (other.kind ?? 'llm') === kind) return [];
    return [`agent "${id}" is a turn of "${turnOf}", which is no agent of its kind with turns of its own`];
  });
}

/** Kahn's algorithm, always taking the first ready agent in declared order; what cannot be ordered holds a cycle. */
function topologicalOrder(agents: readonly Agent[], links: Map<string, Links>): { order: string[]; cycle: string[] } {
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
