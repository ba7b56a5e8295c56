import type { MasGraph } from './mas-graph.ts';

/** One line for each agent that names a model which is not among the configured ones. */
export function checkModelKeys(graph: MasGraph, configured: readonly string[]): string[] {
  return graph.agents
    .filter(({ model, turnOf }) => turnOf === undefined && model !== undefined && !configured.includes(model))
    .map(({ id, model }) => {
      const known =
        configured.length === 0 ? 'only the default agent model is configured' : `known are ${configured.join(', ')}`;
      return `agent "${id}" names the model "${model}", which is not configured: ${known}`;
    });
}
