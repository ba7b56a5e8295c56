import type { FinalCheck } from '../event/optimization-event.ts';
import type { Verdict } from '../judge/verdict.ts';
import { type PromptMap, samePrompts } from '../prompt/prompt-map.ts';
import { compareWithSeed, meanVerdict } from './compare-with-seed.ts';
import type { PromptSearch } from './prompt-search.ts';

/** The result of a final check that did not take place, because the search ended before it. */
export const notChecked: FinalCheck = {
  outcome: 'not-checked',
  wins: 0,
  ties: 0,
  losses: 0,
  unscored: 0,
  reward: null,
};

/**
 * Compares the prompts in force with the seed prompts, on the final answer over the whole pool or by `compare`. They
 * are adopted only if they win, that is with a mean above 0.5. Without a changed prompt nothing is called.
 */
export async function finalCheck(
  search: PromptSearch,
  seedPrompts: PromptMap,
  compare = () => compareWithSeed(search, { seedPrompts, purpose: 'final-check' }),
): Promise<FinalCheck> {
  const changed = !samePrompts(seedPrompts, search.prompts);
  const verdicts: readonly Verdict[] = changed ? await compare() : [];
  const reward = meanVerdict(verdicts);
  const checked: FinalCheck = {
    outcome: !changed ? 'unchanged' : (reward ?? 0) > 0.5 ? 'improved' : 'seed-kept',
    wins: verdicts.filter((verdict) => verdict === 'win').length,
    ties: verdicts.filter((verdict) => verdict === 'tie').length,
    losses: verdicts.filter((verdict) => verdict === 'loss').length,
    unscored: verdicts.filter((verdict) => typeof verdict === 'object').length,
    reward,
  };
  search.emit({ type: 'final-checked', ...checked });
  return checked;
}
