import { MaspoError, withinBudget } from '@maspo/core';
import { createUsageMeter, type OpenModels, type UsageMeter, type UsageSnapshot } from '@maspo/models';
import { judgedRunOf } from '../calibrate/calibrate-judge.ts';
import { checkJudge, knownCheck } from '../calibrate/check-judge.ts';
import type { Calibration } from '../calibration/calibration.ts';
import { chanceWarning } from '../calibration/evaluator-warning.ts';
import { type JudgeCheck, noCheck } from '../calibration/judge-check.ts';
import type { Grading } from '../grading/create-grading.ts';
import type { JudgeCheckRecord } from '../records/judge-check-record.ts';
import { usageBetween } from '../records/phase-usage.ts';
import type { RunSetup } from '../setup/run-setup.ts';

export interface CheckOfRun {
  readonly setup: RunSetup;
  readonly opened: Pick<OpenModels, 'countedBy' | 'settled'>;
  readonly grading: Grading;
  readonly calibration: Calibration | undefined;
  readonly signal: AbortSignal;
  /** Whether a recording answers. */
  readonly isReplay: boolean;
  /** Whether a judge that cannot be told from one that guesses is refused. */
  readonly strict: boolean;
  readonly observer: { judgeChecking?(usage: () => UsageSnapshot): void };
}

/**
 * Checks the judge before it leads the search, or takes what is known of it. The calls are counted apart, so that what a search took does
 * not depend on whether its judge was checked. Throws `MaspoError('invalid-input')` for a judge at chance where the run is strict.
 */
export async function checkJudgeOfRun(run: CheckOfRun): Promise<JudgeCheckRecord> {
  const { setup, calibration, strict } = run;
  const meter = createUsageMeter();
  const check = knownCheck(setup, calibration) ?? (await checked(run, meter));
  const warning = chanceWarning(judgedRunOf(setup), { calibration, check });
  if (strict && warning !== undefined)
    throw new MaspoError('invalid-input', `${warning} To search all the same, leave --strict out`);
  const { calls, tokens } = usageBetween(undefined, meter.snapshot());
  return { ...check, warning: warning ?? null, calls, tokens };
}

async function checked(
  { setup, opened, grading, signal, isReplay, observer }: CheckOfRun,
  meter: UsageMeter,
): Promise<JudgeCheck> {
  observer.judgeChecking?.(meter.snapshot);
  try {
    const models = opened.countedBy(meter);
    const check = await withinBudget(signal, (signal) => checkJudge(setup, { models, grading, signal }));
    if (check !== undefined) return check;
    // The calls that the limit had allowed are the check's, whatever ends first.
    await opened.settled(signal);
    return noCheck('budget');
  } catch (error) {
    // A run that was recorded with a calibration at hand, or without a check, can be replayed all the same.
    if (isReplay && error instanceof MaspoError && error.code === 'invalid-input') return noCheck('not-recorded');
    throw error;
  }
}
