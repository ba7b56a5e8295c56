import { type DrawnAgent, type DrawnSystem, drawnAgents } from './drawn-agent.ts';
import { type Box, type Point, placeAgents } from './place-agents.ts';

/** In pixels. Text is not measured, so the boxes are wide enough for common fonts. */
const size = { character: 7.4, line: 17, padding: 12 };

const ink = '#57606a';

export interface SvgOptions {
  /** Agent id -> further lines in its box. */
  readonly notes?: Readonly<Record<string, readonly string[]>>;
  /** A text for readers who cannot see the drawing. */
  readonly label?: string;
}

/**
 * A system as a standalone SVG in layers, from top to bottom. Votes are hexagons, further turns and the final answer of a system in its own
 * code are rounded, and the border of an agent whose prompt is not optimized is dashed. Pointing at an agent shows its whole role. A page
 * can colour the elements by their classes: `paper`, `arrow`, `agent`, `vote`, `turn`.
 */
export function drawSvg(system: DrawnSystem, { notes = {}, label }: SvgOptions = {}): string {
  const agents = drawnAgents(system).map((agent) => ({
    ...agent,
    lines: [...agent.lines, ...(notes[agent.id] ?? [])],
  }));
  const sizes = new Map(agents.map((agent) => [agent.id, sizeOf(agent)]));
  const { width, height, boxes, paths } = placeAgents(sizes, system.graph.edges);
  const extent = { width: round(width), height: round(height) };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${extent.width}" height="${extent.height}" viewBox="0 0 ${extent.width} ${extent.height}" font-family="sans-serif" font-size="13" text-anchor="middle"${label === undefined ? '' : ` role="img" aria-label="${escaped(label)}"`}>`,
    `<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path class="arrow-head" d="M0 0 8 4 0 8Z" fill="${ink}"/></marker></defs>`,
    '<rect class="paper" width="100%" height="100%" fill="#ffffff"/>',
    ...paths.map(
      (points) => `<path class="arrow" d="${curve(points)}" fill="none" stroke="${ink}" marker-end="url(#arrow)"/>`,
    ),
    ...agents.map((agent) => drawAgent(agent, boxes.get(agent.id)!)),
    '</svg>',
    '',
  ].join('\n');
}

function sizeOf({ id, kind, lines }: DrawnAgent): Pick<Box, 'width' | 'height'> {
  const longest = Math.max(id.length * 1.1, ...lines.map((line) => line.length));
  const corners = kind === 'vote' ? 2 * size.padding : 0;
  return {
    width: Math.ceil(longest * size.character + 2 * size.padding + corners),
    height: (1 + lines.length) * size.line + size.padding,
  };
}

/** The curve is vertical at every point. */
function curve([start, ...others]: readonly Point[]): string {
  let from = start!;
  const parts = others.map((to) => {
    const middle = round((from.y + to.y) / 2);
    const part = `C${round(from.x)} ${middle} ${round(to.x)} ${middle} ${round(to.x)} ${round(to.y)}`;
    from = to;
    return part;
  });
  return `M${round(start!.x)} ${round(start!.y)}${parts.join('')}`;
}

function drawAgent({ id, role, kind, isFurtherTurn, isFrozen, lines }: DrawnAgent, box: Box): string {
  const isRounded = isFurtherTurn || kind === 'output';
  const name = kind === 'vote' ? 'vote' : isRounded ? 'turn' : 'agent';
  const fill = kind === 'vote' ? '#fff8c5' : isRounded ? '#f6f8fa' : '#ddf4ff';
  const style = `class="${name}" fill="${fill}" stroke="${ink}"${isFrozen ? ' stroke-dasharray="5 4"' : ''}`;
  const top = box.y - box.height / 2;
  const text = [id, ...lines].map((line, index) => {
    const baseline = round(top + size.padding / 2 + size.line * (index + 0.75));
    return `<text x="${round(box.x)}" y="${baseline}"${index === 0 ? ' font-weight="bold"' : ''}>${escaped(line)}</text>`;
  });
  const shape = kind === 'vote' ? hexagon(box, style) : rectangle(box, isRounded ? 14 : 3, style);
  return `<g><title>${escaped(`${id}: ${role}`)}</title>${shape}${text.join('')}</g>`;
}

function rectangle({ x, y, width, height }: Box, radius: number, style: string): string {
  const [left, top] = [round(x - width / 2), round(y - height / 2)];
  return `<rect x="${left}" y="${top}" width="${width}" height="${height}" rx="${radius}" ${style}/>`;
}

function hexagon({ x, y, width, height }: Box, style: string): string {
  const [outer, inner, half] = [width / 2, width / 2 - size.padding, height / 2];
  const corners = [
    [-outer, 0],
    [-inner, -half],
    [inner, -half],
    [outer, 0],
    [inner, half],
    [-inner, half],
  ] as const;
  return `<polygon points="${corners.map(([right, down]) => `${round(x + right)},${round(y + down)}`).join(' ')}" ${style}/>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
