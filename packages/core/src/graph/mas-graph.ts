import { refuseIssues } from '../error/maspo-error.ts';
import { handoffIssues, lateIssues, loopIssues, namingIssues, shapeIssues, turnIssues } from './definition-issues.ts';
import { type Agent, type Edge, edgeOptions, type GraphDefinition } from './graph-definition.ts';
import { linksOf, topologicalOrder } from './graph-links.ts';
import { fullHandoff, type HandoffStrategy } from './handoff/handoff-strategy.ts';
import { unrollRounds } from './unroll-rounds.ts';

/** A validated directed acyclic graph of agents with exactly one terminal agent, whose output is the final answer. */
export interface MasGraph {
  /**
   * In topological order; ties in declared order. An agent that speaks in several rounds is listed once for each round.
   */
  readonly agents: readonly Agent[];
  readonly edges: readonly Edge[];
  readonly terminal: string;
  /**
   * Set where a system of the user runs the agents in its own code (`createSystem`). Its prompts are plain texts without tokens, its edges
   * may close cycles, and its agents do not have to speak on every question.
   */
  readonly ownCode?: true;
  /** How agents hand on their work along edges without their own handoff. */
  readonly handoff: HandoffStrategy;
  /** The handoff of an edge, where it has its own. */
  edgeHandoff(from: string, to: string): HandoffStrategy | undefined;
  agent(id: string): Agent;
  /** Direct predecessors, in declared agent order. */
  predecessors(id: string): readonly string[];
  /** Direct successors, in declared agent order. */
  successors(id: string): readonly string[];
  /** All agents downstream, without the agent itself, in topological order. */
  descendants(id: string): readonly string[];
}

/**
 * Validates a definition. Throws `MaspoError('invalid-input')` that lists every issue: no agents, duplicate or blank
 * ids, edges with unknown ends, repeated edges, cycles within a round, handoffs to a vote, rounds without a cycle, no
 * or several terminal agents, unconnected agents. Cycles through `next` edges are unrolled into one turn for each
 * round.
 */
export function createGraph(definition: GraphDefinition): MasGraph {
  refuseIssues('graph', namingIssues(definition));
  refuseIssues('graph', [...turnIssues(definition), ...loopIssues(definition), ...handoffIssues(definition)]);
  const unrolled = unrollRounds(definition);
  refuseIssues('graph', lateIssues(definition, unrolled));
  const declared = unrolled.agents.map((agent): Agent => ({ kind: 'llm', ...agent }));
  const edges = unrolled.edges.map(([from, to]): Edge => [from, to]);
  const links = linksOf(declared, edges);
  refuseIssues('graph', shapeIssues(declared, links));

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
    edges,
    terminal: order.at(-1)!,
    handoff: definition.handoff ?? fullHandoff,
    edgeHandoff: (from, to) => {
      const edge = unrolled.edges.find((one) => one[0] === from && one[1] === to);
      return edge && edgeOptions(edge).handoff;
    },
    agent: (id) => linkOf(id).agent,
    predecessors: (id) => linkOf(id).predecessors,
    successors: (id) => linkOf(id).successors,
    descendants: (id) => linkOf(id) && descendants.get(id)!,
  };
}
