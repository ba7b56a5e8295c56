import { checkCalls, knownCheck } from '../../calibrate/check-judge.ts';
import type { RunSetup } from '../../setup/run-setup.ts';

/** The check of the judge that a run starts with. */
export interface CheckPlan {
  readonly is: 'off' | 'not needed' | 'made';
  /** Calls at most, without those that are repeated after an unusable reply. None where `judge calibrate` has measured the judge. */
  readonly calls: number;
}

export function checkPlan(setup: RunSetup): CheckPlan {
  const known = knownCheck(setup, undefined);
  if (known !== undefined) return { is: setup.config.judgeCheck === 'off' ? 'off' : 'not needed', calls: 0 };
  const { agent, judge } = checkCalls(setup);
  return { is: 'made', calls: agent + judge };
}

export function checkPlanText({ is, calls }: CheckPlan): string {
  return is === 'made' ? `checks its judge first, ${calls} calls at most` : `check of the judge ${is}`;
}
