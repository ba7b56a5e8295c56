import { judgedRunOf } from '../../calibrate/calibrate-judge.ts';
import { checkCalls, knownCheck } from '../../calibrate/check-judge.ts';
import { findCalibration } from '../../calibration/calibration-store.ts';
import type { NoCheck } from '../../calibration/judge-check.ts';
import type { RunSetup } from '../../setup/run-setup.ts';

/** The check of the judge that a run starts with. */
export interface CheckPlan {
  readonly is:
    | 'off'
    | 'not needed'
    | 'not possible'
    | 'too dear for the budget'
    | 'replaced by its stored calibration'
    | 'made';
  /** The maximum number of calls, without those that are repeated after an unusable reply. */
  readonly calls: number;
}

/** Looks for a calibration of the judge in the home, as a run does. Writes nothing. Throws `MaspoError` for a damaged calibration. */
export async function checkPlan(setup: RunSetup, home: string): Promise<CheckPlan> {
  const known = knownCheck(setup, await findCalibration(home, judgedRunOf(setup)));
  if (known?.basis === 'none') return { is: texts[known.reason], calls: 0 };
  if (known !== undefined) return { is: 'replaced by its stored calibration', calls: 0 };
  const { agent, judge } = checkCalls(setup);
  return { is: 'made', calls: agent + judge };
}

const texts: Readonly<Record<NoCheck['reason'], CheckPlan['is']>> = {
  off: 'off',
  'not-needed': 'not needed',
  'too-few-pairs': 'not possible',
  budget: 'too dear for the budget',
  'not-recorded': 'not possible',
};

export function checkPlanText({ is, calls }: CheckPlan): string {
  return is === 'made'
    ? `checks its judge first, ${calls} calls at most`
    : `check of the judge: ${is}${is === 'not possible' ? ', as there are too few questions' : ''}`;
}
