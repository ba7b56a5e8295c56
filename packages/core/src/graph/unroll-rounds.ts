import { type EdgeDefinition, edgeOptions, type GraphDefinition } from './graph-definition.ts';
import type { HandoffStrategy } from './handoff/handoff-strategy.ts';

/** A definition whose rounds were unrolled. */
export interface PlainDefinition extends GraphDefinition {
  readonly edges: readonly PlainEdge[];
}

/** An edge within one round, with its own handoff where it has one. */
type PlainEdge = readonly [from: string, to: string, options?: { readonly handoff: HandoffStrategy }];

/** How many rounds a graph may have. Each round adds a turn to every agent on a cycle. */
const mostRounds = 12;

/** What is wrong with the rounds of a definition whose ids and edges are valid, one line for each issue. */
export function roundsIssues({ agents, edges, rounds }: GraphDefinition): string[] {
  const next = edges.filter(isNext);
  const expected = `a whole number from 2 to ${mostRounds}`;
  if (rounds === undefined) {
    return next.map(
      ([from, to]) =>
        `edge ${from} -> ${to} leads to the next round, but there are no rounds: give \`rounds\`, ${expected}`,
    );
  }
  const reach = reachOf({ agents, edges });
  return [
    ...agents
      .filter(({ id }) => /@\d+$/.test(id))
      .map(
        ({ id }) =>
          `agent id "${id}" looks like the id of a further turn, which rounds name in this way: choose another`,
      ),
    ...(Number.isInteger(rounds) && rounds >= 2 && rounds <= mostRounds
      ? []
      : [`rounds: expected ${expected}, received ${rounds}`]),
    ...(next.length === 0
      ? [
          'rounds are given, but no edge leads to the next round: mark the one that does, [from, to, next], or remove `rounds`',
        ]
      : []),
    ...next
      .filter(([from, to]) => from !== to && !reach.get(to)!.has(from))
      .map(
        ([from, to]) =>
          `edge ${from} -> ${to} leads to the next round, but closes no cycle: no path leads from ${to} to ${from}; remove \`next\``,
      ),
  ];
}

/**
 * Repeats every agent on a cycle once for each round: its turns are called `critic`, `critic@2` and so on. Plain edges stay within a round,
 * and `next` edges lead from one round to the next. Work from outside the cycle reaches every turn, and only the last turn is read outside.
 * A turn that cannot reach the end of the graph is left out.
 */
export function unrollRounds(definition: GraphDefinition): PlainDefinition {
  const { agents, rounds } = definition;
  if (rounds === undefined)
    return { agents, edges: definition.edges.map((edge) => [edge[0], edge[1], ...ownHandoff(edge)]) };
  const reach = reachOf(definition);
  const isOnCycle = (id: string) => reach.get(id)!.has(id);
  const share = (one: string, other: string) => reach.get(one)!.has(other) && reach.get(other)!.has(one);
  const roundsOf = (id: string) => Array.from({ length: isOnCycle(id) ? rounds : 1 }, (_, index) => index);
  const edges = definition.edges.flatMap((edge): TurnEdge[] => {
    const [from, to] = edge;
    const own = ownHandoff(edge);
    const turn = (agent: string, round: number): Turn => `${round} ${agent}`;
    if (isNext(edge))
      return roundsOf(from)
        .slice(1)
        .map((round) => [turn(from, round - 1), turn(to, round), ...own]);
    if (share(from, to)) return roundsOf(from).map((round) => [turn(from, round), turn(to, round), ...own]);
    return roundsOf(to).map((round) => [turn(from, roundsOf(from).at(-1)!), turn(to, round), ...own]);
  });
  const all = agents.flatMap(({ id }) => roundsOf(id).map((round): Turn => `${round} ${id}`));
  const kept = withoutIdle(all, edges, endsOf(definition));
  const idOf = new Map<Turn, string>();
  const turns = agents.flatMap((agent) => {
    const own = kept.filter((turn) => agentOf(turn) === agent.id);
    return own.map((turn, index) => {
      const id = index === 0 ? agent.id : `${agent.id}@${index + 1}`;
      idOf.set(turn, id);
      return index === 0 ? agent : { ...agent, id, turnOf: agent.turnOf ?? agent.id };
    });
  });
  return {
    agents: turns,
    edges: edges.flatMap(([from, to, ...own]) =>
      idOf.has(from) && idOf.has(to) ? [[idOf.get(from)!, idOf.get(to)!, ...own] as const] : [],
    ),
  };
}

/** An agent in one round. */
type Turn = `${number} ${string}`;

type TurnEdge = readonly [Turn, Turn, ...OwnHandoff];

type OwnHandoff = readonly [] | readonly [{ readonly handoff: HandoffStrategy }];

function ownHandoff(edge: EdgeDefinition): OwnHandoff {
  const { handoff } = edgeOptions(edge);
  return handoff === undefined ? [] : [{ handoff }];
}

function agentOf(turn: Turn): string {
  return turn.slice(turn.indexOf(' ') + 1);
}

/** Whether an edge leads to the next round. */
export function isNext(edge: EdgeDefinition): boolean {
  return edgeOptions(edge).when === 'next';
}

/** Agents whose work is not read by any agent in any round. Empty where the graph ends within a cycle. */
function endsOf({ agents, edges }: GraphDefinition): string[] {
  return agents.map(({ id }) => id).filter((id) => edges.every(([from]) => from !== id));
}

function withoutIdle(turns: readonly Turn[], edges: readonly TurnEdge[], ends: readonly string[]): Turn[] {
  if (ends.length === 0) return [...turns];
  const useful = new Set(turns.filter((turn) => ends.includes(agentOf(turn))));
  // A loop over a set also visits the items that are added during the loop.
  for (const turn of useful) for (const [from, to] of edges) if (to === turn) useful.add(from);
  return turns.filter((turn) => useful.has(turn));
}

/** For each agent, all agents that its work reaches in this or a later round; itself only where it is on a cycle. */
function reachOf({ agents, edges }: Pick<GraphDefinition, 'agents' | 'edges'>): Map<string, ReadonlySet<string>> {
  return new Map(
    agents.map(({ id }) => {
      const reached = new Set(edges.flatMap(([from, to]) => (from === id ? [to] : [])));
      for (const at of reached) for (const [from, to] of edges) if (from === at) reached.add(to);
      return [id, reached];
    }),
  );
}
