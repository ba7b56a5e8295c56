import { graphlib, layout } from '@dagrejs/dagre';
import type { MasGraph } from '@maspo/core';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A box. `x` and `y` are its centre. */
export interface Box extends Point {
  readonly width: number;
  readonly height: number;
}

export interface Placement {
  readonly width: number;
  readonly height: number;
  /** By agent id. */
  readonly boxes: ReadonlyMap<string, Box>;
  /** For each edge, the points of its path from the border of one agent to the border of the other. An edge may bend between two layers. */
  readonly paths: readonly (readonly Point[])[];
}

/** The types of the library cannot be resolved here. This interface has the methods that are used. */
interface Layout {
  setGraph(options: Readonly<Record<string, string | number>>): void;
  setNode(id: string, box: Pick<Box, 'width' | 'height'>): void;
  setEdge(from: string, to: string, label: object): void;
  graph(): Pick<Box, 'width' | 'height'>;
  node(id: string): Box;
  edge(from: string, to: string): { readonly points: readonly Point[] };
}

/** Places boxes in layers from top to bottom, and keeps a lane free for an edge that passes a layer. */
export function placeAgents(
  sizes: ReadonlyMap<string, Pick<Box, 'width' | 'height'>>,
  edges: MasGraph['edges'],
): Placement {
  const graph: Layout = new graphlib.Graph();
  graph.setGraph({ rankdir: 'TB', nodesep: 28, ranksep: 56, marginx: 12, marginy: 12 });
  for (const [id, size] of sizes) graph.setNode(id, { ...size });
  for (const [from, to] of edges) graph.setEdge(from, to, {});
  layout(graph);
  const boxes = new Map([...sizes.keys()].map((id) => [id, graph.node(id)]));
  const halfLayer = Math.max(...[...sizes.values()].map(({ height }) => height)) / 2;
  const paths = edges.map(([from, to]) => {
    const [start, end] = [boxes.get(from)!, boxes.get(to)!];
    // An edge that closes a loop leads up.
    const down = end.y < start.y ? -1 : 1;
    // The library returns a point in each layer that the edge passes, a point between any two layers, and both ends.
    const lanes = graph
      .edge(from, to)
      .points.slice(2, -2)
      .filter((_, index) => index % 2 === 0);
    return [
      { x: start.x, y: start.y + (down * start.height) / 2 },
      ...lanes.flatMap(({ x, y }) => [
        { x, y: y - down * halfLayer },
        { x, y: y + down * halfLayer },
      ]),
      { x: end.x, y: end.y - (down * end.height) / 2 },
    ];
  });
  return { ...graph.graph(), boxes, paths };
}
