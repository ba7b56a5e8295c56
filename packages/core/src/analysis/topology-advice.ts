import type { OptimizationEvent } from '../event/optimization-event.ts';
import { misalignmentGrowth } from './misalignment-growth.ts';

/** Why the graph rather than its prompts may need a change. */
export interface TopologyAdvice {
  /** Cases added in each of the rounds that the advice rests on, the oldest first. */
  readonly added: readonly number[];
  /** The agent with the most of these cases; on equal counts the first in the graph's order. */
  readonly agent: string;
  /** The agents that read its work; empty for the terminal agent. */
  readonly readers: readonly string[];
  readonly text: string;
}

/** Growth is judged over this many rounds. */
const roundsNeeded = 3;

/**
 * The advice to change the topology, or undefined. Rule: over the last three finished rounds the misalignment buffer
 * keeps growing and does not slow down; each of them added cases, and none of them fewer than the one before. This
 * means that the prompts still mislead later agents in new ways, although they were refined in every round.
 */
export function topologyAdvice(events: readonly OptimizationEvent[]): TopologyAdvice | undefined {
  const last = misalignmentGrowth(events).slice(-roundsNeeded);
  const added = last.map((round) => round.added);
  const keepsGrowing = added.every((count, index) => count > 0 && count >= (added[index - 1] ?? 0));
  if (last.length < roundsNeeded || !keepsGrowing) return undefined;
  const { agents, edges, turns = {} } = events.find((event) => event.type === 'run-started')!;
  const countOf = (agent: string) => last.reduce((sum, { addedByAgent }) => sum + (addedByAgent[agent] ?? 0), 0);
  const agent = agents.toSorted((one, other) => countOf(other) - countOf(one))[0]!;
  const agentOf = (turn: string) => turns[turn] ?? turn;
  const reading = edges.flatMap(([from, to]) => (agentOf(from) === agent ? [agentOf(to)] : []));
  const readers = [...new Set(reading)].filter((reader) => reader !== agent);
  return { added, agent, readers, text: adviceText({ added, agent, readers, count: countOf(agent) }) };
}

function adviceText({
  added,
  agent,
  readers,
  count,
}: Pick<TopologyAdvice, 'added' | 'agent' | 'readers'> & { count: number }): string {
  const growth = `The last ${added.length} rounds added ${added.join(', ')} misalignment cases, ${count} of them of "${agent}": better prompts alone do not end them.`;
  const way =
    readers.length === 0
      ? `Consider an agent before "${agent}" that checks its input, or one after it that checks its answer.`
      : `Consider an agent between "${agent}" and ${readers.map((id) => `"${id}"`).join(', ')} that checks what is handed on, or a second agent beside "${agent}" whose work is compared with it.`;
  return `${growth} ${way}`;
}
