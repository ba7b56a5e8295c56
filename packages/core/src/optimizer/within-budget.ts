import { MaspoError } from '../error/maspo-error.ts';
import type { PromptSearch } from '../search/prompt-search.ts';

/** The signal of the calls that a part of a run makes, and the way to end those that are in flight when a limit has ended it. */
export function phaseOf(signal: AbortSignal): { readonly signal: AbortSignal; end(): void } {
  const phase = new AbortController();
  return {
    signal: AbortSignal.any([signal, phase.signal]),
    end: () => phase.abort(new MaspoError('budget-exhausted', 'a limit has ended this part of the run')),
  };
}

/**
 * The result of `work`, or undefined when a limit that the user set was reached meanwhile: then its other calls, which
 * have the signal that it was given, are ended. Other errors are thrown on.
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
 * As `withinBudget`, for work on a search. Where a limit ends it, it tells `stopped`: what the work had reported, and what evaluators
 * had said in it, is dropped then, since how much that is depends on timing.
 */
export async function untilLimit<Search extends PromptSearch, Value>(
  search: Search,
  work: (search: Search) => Promise<Value>,
): Promise<Value | undefined> {
  const value = await withinBudget(search.signal, (signal) => work({ ...search, signal }));
  if (value === undefined) search.emit({ type: 'stopped', reason: 'budget-exhausted' });
  return value;
}
