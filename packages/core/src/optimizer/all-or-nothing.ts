import type { Testimony } from '../judge/testimony.ts';
import type { PromptSearch } from '../search/prompt-search.ts';
import { searchPhase } from './run-search.ts';
import { withinBudget } from './within-budget.ts';

/**
 * The result of `work` on a search, or undefined where a limit ends it. Then its calls are ended, and nothing is kept of
 * what evaluators said in it: how much that is depends on timing. `work` reports nothing itself.
 */
export async function allOrNothing<Search extends PromptSearch, Value>(
  search: Search,
  work: (search: Search) => Promise<Value>,
): Promise<Value | undefined> {
  const phase = searchPhase(search.signal);
  const said: Testimony[] = [];
  const value = await withinBudget(() =>
    work({ ...search, signal: phase.signal, witness: (evidence) => void said.push(evidence) }),
  );
  if (value === undefined) {
    phase.end();
    return undefined;
  }
  for (const evidence of said) search.witness?.(evidence);
  return value;
}
