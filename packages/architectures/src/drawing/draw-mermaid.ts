import type { AgentSystem } from '../agent-system.ts';
import { type DrawnAgent, drawnAgents } from './drawn-agent.ts';

/**
 * A system as a Mermaid flowchart. Votes are hexagons, further turns and the final answer of a system in its own code are rounded, and the
 * border of an agent whose prompt is not optimized is dashed.
 */
export function drawMermaid(system: AgentSystem): string {
  const agents = drawnAgents(system);
  // A user's agent id may be a keyword of Mermaid, such as `end`.
  const names = new Map(agents.map(({ id }, index) => [id, `a${index + 1}`]));
  const frozen = agents.filter(({ isFrozen }) => isFrozen).map(({ id }) => names.get(id)!);
  return [
    'flowchart TD',
    ...agents.map((agent) => `  ${names.get(agent.id)!}${shapeOf(agent)}`),
    ...system.graph.edges.map(([from, to]) => `  ${names.get(from)!} --> ${names.get(to)!}`),
    ...(frozen.length === 0 ? [] : ['  classDef frozen stroke-dasharray: 5 4', `  class ${frozen.join(',')} frozen`]),
    '',
  ].join('\n');
}

function shapeOf({ id, kind, isFurtherTurn, lines }: DrawnAgent): string {
  const label = `"${[`<b>${escaped(id)}</b>`, ...lines.map(escaped)].join('<br>')}"`;
  if (kind === 'vote') return `{{${label}}}`;
  if (kind === 'output') return `([${label}])`;
  return isFurtherTurn ? `(${label})` : `[${label}]`;
}

/** Mermaid writes entities with a number sign. Inside quotes, only the quote itself and HTML have a meaning. */
function escaped(text: string): string {
  return text.replace(/[#"<>&`]/g, (character) => `#${character.charCodeAt(0)};`);
}
