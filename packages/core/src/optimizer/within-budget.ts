import { MaspoError } from '../error/maspo-error.ts';

/**
 * The result of `work`, or undefined when a limit that the user set was reached meanwhile. Other errors are thrown on.
 */
export async function withinBudget<Value>(work: () => Promise<Value>): Promise<Value | undefined> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof MaspoError && error.code === 'budget-exhausted') return undefined;
    throw error;
  }
}
