import { type Agent, edgeOptions, type GraphDefinition } from './graph-definition.ts';
import { type Links, linksOf, topologicalOrder } from './graph-links.ts';
import { isNext, roundsIssues } from './unroll-rounds.ts';

/** What is wrong with single ids and edges. */
export function namingIssues(definition: GraphDefinition): string[] {
  return [...idIssues(definition), ...edgeIssues(definition)];
}

function idIssues({ agents }: GraphDefinition): string[] {
  if (agents.length === 0) return ['no agents: a graph needs at least one'];
  const ids = agents.map((agent) => agent.id);
  const duplicates = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
  return [
    ...(ids.some((id) => id.trim() === '') ? ['an agent has a blank id'] : []),
    ...[...duplicates].map((id) => `agent id "${id}" is used twice: ids must be unique`),
  ];
}

function edgeIssues({ agents, edges }: GraphDefinition): string[] {
  const ids = new Set(agents.map((agent) => agent.id));
  const unknown = edges.flatMap(([from, to]) =>
    [from, to]
      .filter((end) => !ids.has(end))
      .map((end) => `edge ${from} -> ${to} names an unknown agent "${end}": known are ${[...ids].join(', ')}`),
  );
  const names = edges.map((edge) => `${edge[0]} -> ${edge[1]}${isNext(edge) ? ' to the next round' : ''}`);
  const repeated = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...unknown, ...[...repeated].map((name) => `edge ${name} is given twice`)];
}

/** What is wrong with a graph as a whole, after its rounds were unrolled. */
export function shapeIssues(agents: readonly Agent[], links: Map<string, Links>): string[] {
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
    ...(cycle.length > 0 ? [cycleIssue(cycle)] : []),
    ...(terminals.length === 0 && alone.length < ids.length
      ? ['no terminal agent: one agent must have no successor']
      : []),
    ...(terminals.length > 1
      ? [`several terminal agents: ${terminals.join(', ')}: exactly one may have no successor`]
      : []),
    ...alone.map((id) => `agent "${id}" is unreachable: no edge leads to or from it`),
    ...agents
      .filter(({ kind }) => kind === 'output')
      .map(({ id }) => `agent "${id}" has the kind output, which is for systems in their own code (createSystem)`),
    ...voters.map((agent) => `agent "${agent.id}" votes, but no agent comes before it`),
  ];
}

/** A cycle within a round, or rounds that do not fit the edges. Other issues can be found only when the rounds are unrolled. */
export function loopIssues(definition: GraphDefinition): string[] {
  if (definition.rounds === undefined && !definition.edges.some(isNext)) return [];
  const within = definition.edges.filter((edge) => !isNext(edge)).map(([from, to]) => [from, to] as const);
  const agents = definition.agents.map((agent): Agent => ({ kind: 'llm', ...agent }));
  const { cycle } = topologicalOrder(agents, linksOf(agents, within));
  return [...(cycle.length > 0 ? [cycleIssue(cycle)] : []), ...roundsIssues(definition)];
}

/** Agents that have no turn left after the rounds were unrolled. */
export function lateIssues({ agents, rounds }: GraphDefinition, unrolled: GraphDefinition): string[] {
  return agents
    .filter(({ id }) => unrolled.agents.every((turn) => turn.id !== id))
    .map(
      ({ id }) =>
        `agent "${id}" comes too late: within ${rounds} rounds its work never reaches the end of the graph; give more`,
    );
}

/** Any edge of the cycle could begin a new round; the message proposes the last one of the shown path. */
function cycleIssue(cycle: readonly string[]): string {
  const path = [...cycle, cycle[0]].join(' -> ');
  return `a cycle: ${path}: mark the edge that leads to the next round, e.g. [${cycle.at(-1)}, ${cycle[0]}, next], and give \`rounds\``;
}

/** A vote chooses among whole outputs. With a summary, it would choose a text that its agent did not write. */
export function handoffIssues({ agents, edges }: GraphDefinition): string[] {
  const votes = new Set(agents.filter(({ kind }) => kind === 'vote').map(({ id }) => id));
  return edges
    .filter((edge) => votes.has(edge[1]) && edgeOptions(edge).handoff !== undefined)
    .map(([from, to]) => `edge ${from} -> ${to} has a handoff, but "${to}" votes on whole outputs: remove \`handoff\``);
}

/** Agents declared as a further turn of an agent that cannot have further turns. */
export function turnIssues({ agents }: GraphDefinition): string[] {
  return agents.flatMap(({ id, kind = 'llm', turnOf }) => {
    if (turnOf === undefined) return [];
    const other = agents.find((agent) => agent.id === turnOf);
    const isFirst = other !== undefined && other.turnOf === undefined;
    if (isFirst && (other.kind ?? 'llm') === kind) return [];
    return [`agent "${id}" is a turn of "${turnOf}", which is not an agent of the same kind, or is a turn itself`];
  });
}
