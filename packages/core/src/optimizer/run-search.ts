import type { EndCause, FinalCheck } from '../event/optimization-event.ts';
import { type PromptMap, samePrompts } from '../prompt/prompt-map.ts';
import { notChecked } from '../search/final-check.ts';
import type { PromptSearch } from '../search/prompt-search.ts';
import type { OptimizationResult } from './optimizer.ts';
import { untilLimit, withinBudget } from './within-budget.ts';

/** What an optimizer does between the start and the end of a run. */
export interface SearchPlan {
  /** Searches, and keeps the best prompts so far in force in the search. Returns why it ended. */
  search(): Promise<EndCause>;
  /** Aborts the calls of the search that are still in flight when a limit has ended it; see `phaseOf`. */
  endCalls(): void;
  /** The signal of the work after the search. */
  readonly signal: AbortSignal;
  /** Compares the prompts in force with the seed prompts. */
  finalCheck(search: PromptSearch): Promise<FinalCheck>;
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
 * What all searches share: it searches, checks the prompts in force against the seed prompts, and reports both. Where the budget or the
 * deadline ends the search, the best prompts so far are checked as well, if the caller has reserved enough for this. The caller learns of
 * the search's end before the check begins, by `search-ended` or `stopped`. The caller must have reported the start, see `reportStart`.
 */
export async function runSearch(
  search: PromptSearch,
  seedPrompts: PromptMap,
  plan: SearchPlan,
): Promise<OptimizationResult> {
  const by = await withinBudget(plan.signal, plan.search);
  if (by === undefined) {
    plan.endCalls();
    search.emit({ type: 'stopped', reason: 'budget-exhausted' });
  }
  plan.settle?.({ roundIsOpen: by === undefined || by === 'deadline' });
  if (by !== undefined) search.emit({ type: 'search-ended', by });
  const checked = await untilLimit({ ...search, signal: plan.signal }, plan.finalCheck);
  const finalCheck = checked ?? notChecked;
  const keptSeed = finalCheck.outcome === 'seed-kept' || samePrompts(seedPrompts, search.prompts);
  const prompts = keptSeed ? seedPrompts : search.prompts;
  await plan.conclude?.({ prompts, finalCheck });
  search.emit({ type: 'run-finished', prompts, outcome: finalCheck.outcome });
  const ended = checked === undefined ? undefined : by;
  return { status: statusOf(ended, plan.isViolated?.({ keptSeed }) ?? false), prompts, finalCheck };
}

/** `by` is undefined where the budget ended the run. */
function statusOf(by: EndCause | undefined, violated: boolean): OptimizationResult['status'] {
  if (by === undefined) return 'budget-exhausted';
  if (by === 'deadline') return 'deadline-reached';
  if (by === 'guard' || violated) return 'guard-violated';
  return ({ schedule: 'finished', target: 'target-reached', plateau: 'converged' } as const)[by];
}
