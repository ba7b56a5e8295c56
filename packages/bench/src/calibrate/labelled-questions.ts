import { MaspoError } from '@maspo/core';
import { type Example, questionHash, scoringBasis, scoringKind } from '@maspo/tasks';
import type { RunSetup } from '../setup/run-setup.ts';

/**
 * The labelled questions that a judge may be calibrated on: those of pool and validation, in the random order of the split, without any
 * whose text is a test question, as the whole pool of a transductive split is. Throws `MaspoError('invalid-input')` when none is left.
 */
export function labelledQuestions({ task, split }: Pick<RunSetup, 'task' | 'split'>): Example[] {
  const examples = [...task.examples, ...split.validation];
  const labelled = new Map(examples.map((example) => [example.id, example]));
  const test = new Set(split.test.map(questionHash));
  if (scoringBasis(scoringKind(task.scoring)) !== 'graded')
    throw new MaspoError(
      'invalid-input',
      `${task.id}: a judge is calibrated by right and wrong answers, and these questions have no answers that are graded: give them answers and a task.scoring such as exact. Whether the judge is better than guessing, a run checks by itself`,
    );
  const found = [...(task.tested ? split.pool : []), ...split.validation]
    .filter((question) => !test.has(questionHash(question)))
    .map(({ id }) => labelled.get(id)!);
  if (found.length > 0) return found;
  throw new MaspoError(
    'invalid-input',
    `${task.id}: no labelled question to calibrate on: all ${split.pool.length} of the pool are test questions (split: ${split.mode}), and the scores of a run must stay apart from what its judge was measured on. Calibrate with a copy of the configuration that says \`split: held-out\`; the calibration holds for both`,
  );
}
