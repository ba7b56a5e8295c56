import { promptVersion } from '../prompt/prompt-version.ts';
import type { PromptSearch } from './prompt-search.ts';
import { type PromptPools, proposePools } from './propose-pools.ts';

/** Makes the pools from which combinations are chosen, and reports them. If the pools hold only the seed prompts, there are no trials. */
export async function startTrials(
  search: PromptSearch,
  { candidates, shown, trials }: { candidates: number; shown: number; trials: number },
): Promise<{ pools: PromptPools; sizes: readonly number[]; trials: number }> {
  search.emit({ type: 'proposals-started' });
  const pools = await proposePools(search, search.prompts, { candidates, shown });
  const sizes = Object.values(pools).map((prompts) => prompts.length);
  const possible = sizes.some((size) => size > 1) ? trials : 0;
  const versions = Object.entries(pools).map(([agent, prompts]) => [agent, prompts.map(promptVersion)] as const);
  search.emit({ type: 'trials-started', pools: Object.fromEntries(versions), trials: possible });
  return { pools, sizes, trials: possible };
}
