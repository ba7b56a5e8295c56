import type { OptimizationResult } from '@maspo/core';

type Status = OptimizationResult['status'];

/** How a run ended, in a sentence. */
export function statusText(status: Status): string {
  return sentences[status];
}

const sentences: Readonly<Record<Status, string>> = {
  finished: 'The search went through its whole schedule.',
  'target-reached': 'The search ended early, because its target was reached.',
  converged: 'The search ended early, because its last rounds brought no better final answers.',
  'guard-violated': 'A guard could not be held, so what broke it was not adopted.',
  'deadline-reached': 'The deadline was reached before the search was over.',
  'budget-exhausted': 'The budget was used up before the run was over.',
};
