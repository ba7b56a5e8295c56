import { MaspoError } from '@maspo/core';

/**
 * A budget that several runs share allows no further call. This error stops a run (`stopped`). The run's own budget ends only the search,
 * but here the refused call depends on the other runs.
 */
export class SharedBudgetEnd extends MaspoError {
  constructor(message: string) {
    super('stopped', message);
  }
}
