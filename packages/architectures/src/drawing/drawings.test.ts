import { describe, expect, test } from 'vitest';
import type { AgentSystem } from '../agent-system.ts';
import { architectures } from '../architectures.ts';
import { parseCustomSystem } from '../custom/parse-custom-system.ts';
import { drawMermaid } from './draw-mermaid.ts';
import { drawSvg } from './draw-svg.ts';

const prompt = '{question} {context}';

/** A vote, a frozen agent with two turns, a model key, and texts with characters that are special in Mermaid or SVG. */
const odd: AgentSystem = parseCustomSystem(
  {
    agents: [
      { id: 'end', role: 'Says "<b>" & `x` #1', prompt: '{question}', model: 'small' },
      { id: 'other', role: 'Answers: from memory.', prompt: '{question}' },
      { id: 'vote', role: 'Counts.', kind: 'vote' },
      { id: 'critic', role: 'Criticizes.', prompt, optimize: false },
      { id: 'editor', role: 'Edits.', prompt },
    ],
    edges: [
      ['end', 'vote'],
      ['other', 'vote'],
      ['vote', 'critic'],
      ['critic', 'editor'],
      ['editor', 'critic', 'next'],
    ],
    rounds: 2,
  },
  'odd.yaml',
);

test('Mermaid: one shape for each agent with id and role, and every edge', () => {
  expect(drawMermaid(odd).split('\n')).toEqual([
    'flowchart TD',
    '  a1["<b>end</b><br>Says #34;#60;b#62;#34; #38; #96;x#96; #35;1<br>model small"]',
    '  a2["<b>other</b><br>Answers"]',
    '  a3{{"<b>vote</b><br>Counts<br>vote, no model"}}',
    '  a4["<b>critic</b><br>Criticizes<br>prompt is not optimized"]',
    '  a5["<b>editor</b><br>Edits"]',
    '  a6("<b>critic@2</b><br>shares the prompt of critic<br>prompt is not optimized")',
    '  a7("<b>editor@2</b><br>shares the prompt of editor")',
    '  a1 --> a3',
    '  a2 --> a3',
    '  a3 --> a4',
    '  a3 --> a6',
    '  a4 --> a5',
    '  a6 --> a7',
    '  a5 --> a6',
    '  classDef frozen stroke-dasharray: 5 4',
    '  class a4,a6 frozen',
    '',
  ]);
});

test('SVG: votes are hexagons, frozen agents are dashed, texts are escaped, and titles hold whole roles', () => {
  const svg = drawSvg(odd);
  expect(svg.match(/<polygon /g)).toHaveLength(1);
  expect(svg.match(/stroke-dasharray/g)).toHaveLength(2);
  expect(svg).toContain('<title>other: Answers: from memory.</title>');
  expect(svg).toContain('>Says &#34;&#60;b&#62;&#34; &#38; `x` #1<');
});

describe.each(architectures.map((architecture) => [architecture.name, architecture] as const))(
  'SVG of %s',
  (_, one) => {
    const system = one.build('choice', one.options.parse({}));
    const svg = drawSvg(system);
    const ids = system.graph.agents.map(({ id }) => id);
    const boxes = [...svg.matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g)].map(
      (match) => match.slice(1).map(Number),
    );

    test('has every agent and every edge, and is the same each time', () => {
      for (const id of ids) expect(svg).toContain(`>${id}</text>`);
      expect(svg.match(/marker-end/g) ?? []).toHaveLength(system.graph.edges.length);
      expect(drawSvg(system)).toBe(svg);
    });

    test('keeps its boxes apart and within the page', () => {
      const [width, height] = /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg)!.slice(1).map(Number);
      for (const [index, [x, y, w, h]] of boxes.entries()) {
        expect(x! + w!).toBeLessThanOrEqual(width!);
        expect(y! + h!).toBeLessThanOrEqual(height!);
        for (const [otherX, otherY, otherW, otherH] of boxes.slice(index + 1)) {
          const apart = x! + w! < otherX! || otherX! + otherW! < x! || y! + h! < otherY! || otherY! + otherH! < y!;
          expect(apart).toBe(true);
        }
      }
    });
  },
);
