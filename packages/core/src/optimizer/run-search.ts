import type { EndCause, FinalCheck } from '../event/optimization-event.ts';
import type { PromptMap } from '../prompt/prompt-map.ts';
import { notChecked } from '../search/final-check.ts';
import type { PromptSearch } from '../search/prompt-search.ts';
import type { OptimizationResult } from './optimizer.ts';
import { withinBudget } from './within-budget.ts';

/** What an optimizer does between the start and the end of a run. */
export interface SearchPlan {
  /** Searches, and keeps the best prompts so far in force in the search. Returns why it ended. */
  search(): Promise<EndCause>;
  /** Compares the prompts in force with the seed prompts. */
  finalCheck(): Promise<FinalCheck>;
  /**
   * Chooses prompts that may be the result, and puts them in force. `roundIsOpen`: a limit ended the search within a
   * round.
   */
  settle?(end: { readonly roundIsOpen: boolean }): void;
  /** Work on the result before the run ends. It handles a reached budget itself. */
  conclude?(result: { readonly prompts: PromptMap; readonly finalCheck: FinalCheck }): Promise<void>;
  /** Whether the result breaks a bound that the user set. `keptSeed`: the seed prompts are the result. */
  isViolated?(result: { readonly keptSeed: boolean }): boolean;
}

/**
 * Runs a search to its end, the same way for all optimizers: it searches, checks the prompts in force against the seed
 * prompts, and reports both. When the budget or the deadline ends the search, the prompts in force are the result,
 * unchecked. The caller has reported the start, see `reportStart`.
 */
export async function runSearch(
  search: PromptSearch,
  seedPrompts: PromptMap,
  plan: SearchPlan,
): Promise<OptimizationResult> {
  const ended = await withinBudget(async () => {
    const by = await plan.search();
    plan.settle?.({ roundIsOpen: by === 'deadline' });
    search.emit({ type: 'search-ended', by });
    return { by, finalCheck: by === 'deadline' ? notChecked : await plan.finalCheck() };
  });
  if (ended === undefined) {
    search.emit({ type: 'stopped', reason: 'budget-exhausted' });
    plan.settle?.({ roundIsOpen: true });
  }
  const finalCheck = ended?.finalCheck ?? notChecked;
  const keptSeed = finalCheck.outcome === 'seed-kept' || finalCheck.outcome === 'unchanged';
  const prompts = keptSeed ? seedPrompts : search.prompts;
  await plan.conclude?.({ prompts, finalCheck });
  search.emit({ type: 'run-finished', prompts, outcome: finalCheck.outcome });
  return { status: statusOf(ended?.by, plan.isViolated?.({ keptSeed }) ?? false), prompts, finalCheck };
}

/** `by` is undefined where the budget ended the run. */
function statusOf(by: EndCause | undefined, violated: boolean): OptimizationResult['status'] {
  if (by === undefined) return 'budget-exhausted';
  if (by === 'deadline') return 'deadline-reached';
  if (by === 'guard' || violated) return 'guard-violated';
  return ({ schedule: 'finished', target: 'target-reached', plateau: 'converged' } as const)[by];
}
