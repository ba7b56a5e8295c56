import { MaspoError } from '../error/maspo-error.ts';

/** What `work` gives, or undefined when a limit that the user set was reached on the way. Other errors pass. */
export async function withinBudget<Value>(work: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof MaspoError && error.code === 'budget-exhausted') return undefined;
    throw error;
  }
}
