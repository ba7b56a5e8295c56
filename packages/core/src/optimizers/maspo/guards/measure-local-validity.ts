import { reportTraces } from '../../../search/report-traces.ts';
import { assessAgents } from '../orientation/assess-agents.ts';
import type { SearchState } from '../state/search-state.ts';

/**
 * The agent that fulfils its role on the smallest share of the pool under the prompts in force. An agent of which fewer than half of the
 * questions could be scored has the value null and counts as the lowest. The draws are those of the orientation, so that the seed prompts
 * are assessed by the same calls.
 */
export async function measureLocalValidity(search: SearchState): Promise<{ agent: string; value: number | null }> {
  const { prompts } = search;
  const { traces, lenses } = await assessAgents(search, prompts, search.random.fork('orientation'));
  reportTraces(search.emit, traces, { purpose: 'guard', prompts });
  const shares = [...search.beams.keys()].map((agent) => ({ agent, value: lenses[agent]!.localValidity }));
  return shares.toSorted((one, other) => (one.value ?? -1) - (other.value ?? -1))[0]!;
}
