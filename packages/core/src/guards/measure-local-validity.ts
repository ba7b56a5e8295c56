import { assessPrompts } from '../search/orient.ts';
import type { SearchState } from '../search/search-state.ts';

/** The agent that fulfils its role on the smallest share of the pool under the prompts in force; null when nothing could be scored. */
export async function measureLocalValidity(search: SearchState): Promise<{ agent: string; value: number | null }> {
  const assessed = await assessPrompts(search, 'guard');
  const speakers = assessed.filter(({ agent }) => search.beams.has(agent));
  const shares = speakers.map(({ agent, lenses }) => ({ agent, value: lenses.localValidity }));
  return shares.toSorted((one, other) => (one.value ?? -1) - (other.value ?? -1))[0]!;
}
