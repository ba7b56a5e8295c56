import type { OptimizationResult } from '@maspo/core';

/** What a finished `maspo optimize` exits with: 0 for a search that ended by itself, 3 where a limit ended the run, 4 where a guard was not held. */
export function exitCodeOf(status: OptimizationResult['status']): number {
  if (status === 'budget-exhausted' || status === 'deadline-reached') return 3;
  return status === 'guard-violated' ? 4 : 0;
}
