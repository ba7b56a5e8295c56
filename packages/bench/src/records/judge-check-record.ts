import type { JudgeCheck } from '../calibration/judge-check.ts';
import type { PhaseUsage } from './phase-usage.ts';

/** What a run knew of its judge before the search, and what finding it out took: these calls are in no other figure of the run. */
export type JudgeCheckRecord = JudgeCheck &
  Pick<PhaseUsage, 'calls' | 'tokens'> & {
    /** Why the search is led by chance, with the way out; null where that is not known. */
    readonly warning: string | null;
  };
