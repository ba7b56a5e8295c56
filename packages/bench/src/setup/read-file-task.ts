import { resolve } from 'node:path';
import { MaspoError } from '@maspo/core';
import {
  examplesOf,
  formatOf,
  gradedFormats,
  guessText,
  needsAnswers,
  type QuestionFile,
  readQuestionFile,
  requirements,
  type Scoring,
} from '@maspo/tasks';
import type { RunConfig } from '../config/run-config.ts';
import { readScoring } from './read-scoring.ts';
import type { TaskSetup } from './task-setup.ts';

/** The task of a file with the user's own questions. Throws `MaspoError` for a missing or wrong file or scoring. */
export async function readFileTask(task: RunConfig['task'], directory: string): Promise<TaskSetup> {
  const { columns, format, requirement } = task;
  const name = task.file!;
  const file = await readQuestionFile(resolve(directory, name), { columns, name });
  const { scoring, module } = await readScoring(task.scoring, directory);
  const named = scoring ?? gradedFormats.find((graded) => graded === format);
  const validates = typeof task.validation === 'object';
  const own = ownScoring(file, named, { mayLack: validates || scoring === undefined });
  const examples = examplesOf(file, own);
  const guess = guessText(file);
  const kept = validates && named !== undefined ? named : own;
  return {
    id: name,
    format: format ?? formatOf(kept),
    scoring: kept,
    tested: own !== 'none',
    requirement: requirement ?? requirementOf(format, kept),
    examples,
    validation: [],
    sha256: file.sha256,
    ...(columns === undefined ? {} : { columns }),
    notes: guess === undefined ? [] : [guess],
    ...(module === undefined ? {} : { scoringModule: module }),
  };
}

/**
 * The scoring of the questions of this file. It is `none` if the file has no answers and needs none: no scoring is named, or the answers
 * come in separate validation files.
 */
function ownScoring(
  file: QuestionFile,
  named: Scoring | undefined,
  { mayLack }: { readonly mayLack: boolean },
): Scoring {
  const hasAnswers = file.answered > 0 || file.roles.tests !== undefined;
  if (named === undefined) {
    if (hasAnswers && file.issues.length === 0) throw unnamedScoring(file);
    return 'none';
  }
  return !hasAnswers && needsAnswers(named) && mayLack ? 'none' : named;
}

function unnamedScoring({ name, roles }: QuestionFile): MaspoError {
  const column = roles.tests === undefined ? `"${roles.answer}"` : `"${roles.tests}"`;
  const example = roles.tests === undefined ? (roles.options === undefined ? 'exact' : 'choice') : 'code';
  return new MaspoError(
    'invalid-input',
    `task.scoring: missing: ${name} has answers in ${column}: say how final answers are compared with them, e.g. \`scoring: ${example}\`, or \`scoring: none\` to leave them unused`,
  );
}

/** The judge of single steps reads the same rubric that the final answers are judged by. */
function requirementOf(format: RunConfig['task']['format'], scoring: Scoring): string {
  if (typeof scoring === 'object' && scoring.kind === 'rubric') return scoring.rubric;
  return requirements[format ?? formatOf(scoring)];
}
