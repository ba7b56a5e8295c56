import { MaspoError } from '@maspo/core';
import { type Example, questionHash, scoringBasis, scoringKind } from '@maspo/tasks';
import type { RunSetup } from '../setup/run-setup.ts';

/**
 * The labelled questions that a judge may be calibrated on: those of pool and validation, in the random order of the split. Questions whose
 * text is a test question are left out; in a transductive split, this is the whole pool. Throws `MaspoError('invalid-input')` when none is
 * left.
 */
export function labelledQuestions({ task, split }: Pick<RunSetup, 'task' | 'split'>): Example[] {
  const examples = [...task.examples, ...split.validation];
  const labelled = new Map(examples.map((example) => [example.id, example]));
  const test = new Set(split.test.map(questionHash));
  if (scoringBasis(scoringKind(task.scoring)) !== 'graded')
    throw new MaspoError(
      'invalid-input',
      `${task.id}: a judge is calibrated by right and wrong answers, and these questions have no answers that are graded: give them answers and a task.scoring such as exact. Every run checks by itself whether the judge is better than guessing`,
    );
  const found = [...(task.tested ? split.pool : []), ...split.validation]
    .filter((question) => !test.has(questionHash(question)))
    .map(({ id }) => labelled.get(id)!);
  if (found.length > 0) return found;
  throw new MaspoError(
    'invalid-input',
    `${task.id}: no labelled question to calibrate on: all ${split.pool.length} of the pool are test questions (split: ${split.mode}), and a judge must not be calibrated on the questions that score its run. Calibrate with a copy of the configuration that has \`split: held-out\`; the calibration is valid for both`,
  );
}
