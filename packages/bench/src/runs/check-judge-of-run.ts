import { isDeepStrictEqual } from 'node:util';
import { MaspoError, withinBudget } from '@maspo/core';
import { createUsageMeter, type OpenModels, type UsageMeter, type UsageSnapshot } from '@maspo/models';
import { judgedRunOf } from '../calibrate/calibrate-judge.ts';
import { checkJudge } from '../calibrate/check-judge.ts';
import { type Calibration, judgingOf } from '../calibration/calibration.ts';
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
  /** What is known about the judge without a call. */
  readonly known: JudgeCheck | undefined;
  readonly signal: AbortSignal;
  /** Whether replies come from a recording. */
  readonly isReplay: boolean;
  /** Whether a judge is refused if it cannot be distinguished from one that guesses. */
  readonly strict: boolean;
  readonly observer: { judgeChecking?(usage: () => UsageSnapshot): void };
}

/**
 * Checks the judge before it leads the search, or uses what is already known about it. The calls are counted separately, so that the usage
 * of the search does not depend on this check. Throws `MaspoError('invalid-input')` for a judge at chance if the run is strict.
 */
export async function checkJudgeOfRun(run: CheckOfRun): Promise<JudgeCheckRecord> {
  const { setup } = run;
  const meter = createUsageMeter();
  const check = run.known ?? (await checked(run, meter));
  const warning = warningOf(check, run);
  const { calls, tokens } = usageBetween(undefined, meter.snapshot());
  const asStated = isDeepStrictEqual(judgingOf(judgedRunOf(setup).options), judgingOf(setup.options));
  return { ...check, warning: warning ?? null, calls, tokens, ...(asStated ? {} : { of: 'pruning' }) };
}

/**
 * The warning about a judge that cannot be distinguished from one that guesses; undefined for any other judge. Throws
 * `MaspoError('invalid-input')` with it if the run is strict.
 */
export function warningOf(
  check: JudgeCheck,
  { setup, calibration, strict }: Pick<CheckOfRun, 'setup' | 'calibration' | 'strict'>,
): string | undefined {
  const warning = chanceWarning(judgedRunOf(setup), { calibration, check });
  if (strict && warning !== undefined)
    throw new MaspoError('invalid-input', `${warning} To search all the same, leave --strict out`);
  return warning;
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
    // The calls that the limit had allowed belong to the check, so wait for them.
    await opened.settled(signal);
    return noCheck('budget');
  } catch (error) {
    // A run that was recorded with a calibration, or without a check, can still be replayed.
    if (isReplay && error instanceof MaspoError && error.code === 'invalid-input') return noCheck('not-recorded');
    throw error;
  }
}
