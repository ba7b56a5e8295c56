import { agentsOf, refuseIssues, type SeededOwnSystem, unknownName } from '@maspo/core';
import { agentEdges } from './agent-edges.ts';
import type { LangGraphOptions, RunnableGraph } from './lang-graph-options.ts';
import { recordRun } from './record-run.ts';

/**
 * A compiled graph of LangGraph.js as a system whose prompts can be optimized. Its agents take their prompts by `agentPrompts`.
 *
 * Each run has its own thread and runs the whole graph. A turn is one run of an agent's node. Its input is what the node's last call of a
 * chat model received besides the prompt. If the node calls no LangChain model, the input is the state that the node received. Throws
 * `MaspoError('invalid-input')` for an agent that is not a node of the graph.
 */
export async function langGraphSystem<State>(
  graph: RunnableGraph,
  options: LangGraphOptions<State>,
): Promise<SeededOwnSystem> {
  const ids = Object.keys(options.agents);
  const drawn = await graph.getGraphAsync({});
  const known = Object.keys(drawn.nodes).filter((name) => !name.startsWith('__'));
  refuseIssues(
    'graph',
    ids.filter((id) => !known.includes(id)).map((id) => unknownName('node', id, { known })),
  );
  const { edges, ends } = agentEdges(drawn, ids);
  return {
    agents: agentsOf(options.agents),
    edges: options.edges ?? edges,
    ends: options.ends ?? ends,
    run: (prompts, question, run) => recordRun(graph, { ...options, prompts, question, ...run }),
    ...(options.deterministic === undefined ? {} : { deterministic: options.deterministic }),
  };
}
