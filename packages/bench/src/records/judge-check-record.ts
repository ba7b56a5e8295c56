import type { JudgeCheck } from '../calibration/judge-check.ts';
import type { PhaseUsage } from './phase-usage.ts';

/** What a run knew of its judge before the search, and the calls of this check. No other figure of the run includes these calls. */
export type JudgeCheckRecord = JudgeCheck &
  Pick<PhaseUsage, 'calls' | 'tokens'> & {
    /** Why the verdicts of the judge may be chance, and what to do about it; null if there is no reason for a warning. */
    readonly warning: string | null;
    /** Set if only the pruning asks for verdicts, and in another way than the options of the optimizer say. */
    readonly of?: 'pruning';
  };
