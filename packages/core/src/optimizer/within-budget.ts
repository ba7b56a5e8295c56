import { MaspoError } from '../error/maspo-error.ts';
import type { PromptSearch } from '../search/prompt-search.ts';

/** The signal of the calls of one phase of a run, and a function that aborts the calls in flight when a limit has ended the phase. */
export function phaseOf(signal: AbortSignal): { readonly signal: AbortSignal; end(): void } {
  const phase = new AbortController();
  return {
    signal: AbortSignal.any([signal, phase.signal]),
    end: () => phase.abort(new MaspoError('budget-exhausted', 'a limit has ended this part of the run')),
  };
}

/**
 * The result of `work`, or undefined when a limit that the user set was reached meanwhile. Then its other calls, which
 * use the signal that it was given, are aborted. Other errors are rethrown.
 */
export async function withinBudget<Value>(
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Value>,
): Promise<Value | undefined> {
  const phase = phaseOf(signal);
  try {
    return await work(phase.signal);
  } catch (error) {
    if (!(error instanceof MaspoError && error.code === 'budget-exhausted')) throw error;
    phase.end();
    return undefined;
  }
}

/**
 * Like `withinBudget`, for work on a search. Where a limit ends the work, it reports `stopped`. The unfinished events of the work, and what
 * evaluators said in it, are dropped then, because their number depends on timing.
 */
export async function untilLimit<Search extends PromptSearch, Value>(
  search: Search,
  work: (search: Search) => Promise<Value>,
): Promise<Value | undefined> {
  const value = await withinBudget(search.signal, (signal) => work({ ...search, signal }));
  if (value === undefined) search.emit({ type: 'stopped', reason: 'budget-exhausted' });
  return value;
}
