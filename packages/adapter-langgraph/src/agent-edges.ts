/** The drawing of a compiled graph: `await graph.getGraphAsync()`. */
export interface DrawnGraph {
  readonly nodes: Readonly<Record<string, unknown>>;
  readonly edges: readonly { readonly source: string; readonly target: string }[];
}

/**
 * Which agent reads which other agent, and which agents may speak last, according to the graph. A path from one agent to another through
 * nodes that are not agents (tools, routers) is an edge. A path from an agent back to itself is not an edge, because the agent reads its
 * own work there.
 */
export function agentEdges({ edges }: DrawnGraph, agents: readonly string[]) {
  const between = agents.map((from) => [from, reachedFrom(from, { edges, agents })] as const);
  return {
    edges: between.flatMap(([from, { readers }]) =>
      readers.filter((to) => to !== from).map((to) => [from, to] as const),
    ),
    ends: between.filter(([, { isEnd }]) => isEnd).map(([from]) => from),
  };
}

function reachedFrom(
  from: string,
  { edges, agents }: Pick<DrawnGraph, 'edges'> & { readonly agents: readonly string[] },
) {
  const readers = new Set<string>();
  const passed = new Set([from]);
  let isEnd = false;
  // A loop over a set also visits the items that are added during the loop.
  for (const at of passed) {
    const targets = edges.filter(({ source }) => source === at).map(({ target }) => target);
    // A node that no edge leaves ends the graph, as `__end__` does.
    if (targets.length === 0) isEnd = true;
    for (const target of targets) (agents.includes(target) ? readers : passed).add(target);
  }
  return { readers: agents.filter((id) => readers.has(id)), isEnd };
}
