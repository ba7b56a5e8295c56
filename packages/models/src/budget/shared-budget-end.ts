import { MaspoError } from '@maspo/core';

/**
 * A budget that several runs share allows no further call. It stops a run (`stopped`) and does not end its search, as the run's own budget
 * does: which call is refused depends on the other runs.
 */
export class SharedBudgetEnd extends MaspoError {
  constructor(message: string) {
    super('stopped', message);
  }
}
