import { plainText, type TemplateShape } from '../prompt/prompt-template.ts';
import type { MasGraph } from './mas-graph.ts';

/** The agent that a turn belongs to: the id itself, unless it is a further turn of another agent. */
export function agentOf(graph: MasGraph, id: string): string {
  return graph.agent(id).turnOf ?? id;
}

/** All turns of the agent that `id` belongs to, in topological order. Most agents have one turn. */
export function turnsOf(graph: MasGraph, id: string): string[] {
  const agent = agentOf(graph, id);
  return graph.agents.filter((other) => (other.turnOf ?? other.id) === agent).map((turn) => turn.id);
}

/** The turn that an agent is judged by: its last one, which includes the effects of all its earlier turns. */
export function lastTurn(graph: MasGraph, id: string): string {
  return turnsOf(graph, id).at(-1)!;
}

/** The agents that have a prompt, each once, in topological order of their first turns. */
export function speakersOf(graph: MasGraph): string[] {
  return graph.agents.filter(({ kind, turnOf }) => kind === 'llm' && turnOf === undefined).map(({ id }) => id);
}

/**
 * Whether any turn of an agent receives work. Then its prompt has a context, which is empty in a turn that receives no
 * work.
 */
export function receivesWork(graph: MasGraph, id: string): boolean {
  return turnsOf(graph, id).some((turn) => graph.predecessors(turn).length > 0);
}

/** What the prompt of an agent must hold. In a system that runs in its own code it is a plain text. */
export function promptShape(graph: MasGraph, id: string): TemplateShape {
  return graph.ownCode ? plainText : { hasContext: receivesWork(graph, id) };
}

/**
 * The agents whose work an agent receives in any of its turns, each once. The agent itself is among them where it reads
 * its own earlier work.
 */
export function agentsBefore(graph: MasGraph, id: string): string[] {
  const before = turnsOf(graph, id).flatMap((turn) => graph.predecessors(turn));
  return [...new Set(before.map((turn) => agentOf(graph, turn)))];
}
