import type { Edge } from '../graph/graph-definition.ts';
import type { MasGraph } from '../graph/mas-graph.ts';
import type { EdgeEffect } from './edge-effect.ts';
import { sameEdge } from './sub-graph.ts';

/**
 * The edges that stay. An edge is dropped if answers were not worse without it; the most harmful edges are dropped
 * first, up to a share of all edges. The last edge into an agent stays, so that its prompt still has a context. An edge
 * of unknown effect stays, too.
 */
export function chooseEdges(graph: MasGraph, effects: readonly EdgeEffect[], maxDropped: number): Edge[] {
  const idle = effects
    .filter(({ effect }) => effect !== null && effect <= 0)
    .toSorted((one, other) => one.effect! - other.effect!);
  let kept = [...graph.edges];
  let left = Math.floor(maxDropped * graph.edges.length);
  for (const { edge } of idle) {
    const isLast = kept.filter(([, to]) => to === edge[1]).length === 1;
    if (left === 0 || isLast) continue;
    kept = kept.filter((other) => !sameEdge(edge, other));
    left -= 1;
  }
  return kept;
}
