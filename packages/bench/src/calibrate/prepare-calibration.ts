import { MaspoError } from '@maspo/core';
import { checkReplySource, type Recording } from '@maspo/models';
import type { Example } from '@maspo/tasks';
import type { JudgeReading } from '../calibration/calibration.ts';
import type { RunSetup } from '../setup/run-setup.ts';
import { labelledQuestions } from './labelled-questions.ts';
import { refuseTooFew } from './too-few-pairs.ts';

export interface PrepareCalibrationOptions {
  /** The folder of the reply store. */
  readonly home: string;
  /** A recording that answers all calls, instead of the store and the models. */
  readonly recording?: Recording | undefined;
  /** The maximum number of questions; all of pool and validation when left out. */
  readonly questions?: number | undefined;
  /** The readings to measure, all on the same pairs; only the configured reading when left out. */
  readonly readings?: readonly JudgeReading[] | undefined;
}

/**
 * The questions that the evaluator is calibrated on. Makes every check that can refuse a calibration before its first call, so that
 * `judge calibrate` and its dry run refuse the same. Writes nothing. Throws `MaspoError`.
 */
export function prepareCalibration(
  setup: RunSetup,
  { home, recording, questions, readings = [] }: PrepareCalibrationOptions,
): readonly Example[] {
  if (readings.includes('schema') && setup.config.models.evaluator.provider === 'simulated')
    throw new MaspoError(
      'invalid-input',
      'a simulated evaluator takes no schema: measure it in tags or probability, or name a real model as models.evaluator',
    );
  const examples = labelledQuestions(setup).slice(0, questions);
  // A question gives at most one pair of a right and a wrong output, so the calls for too few questions would be for nothing.
  refuseTooFew({ questions: examples.length, differing: examples.length });
  checkReplySource(setup.config.models, { home, recording });
  return examples;
}
