import type { JudgedScore, Score } from '../grading/evaluate-system.ts';
import { testScores } from '../records/manifest.ts';
import type { FinishedRun } from '../records/read-run.ts';
import { percent } from './number-text.ts';

/**
 * Why a run reports no accuracy on its test split: its questions have no answers, or they are judged by a rubric. Undefined if they were
 * graded.
 */
export function withoutAccuracy({ manifest }: Pick<FinishedRun, 'manifest'>): string | undefined {
  return {
    graded: undefined,
    none: 'The questions have no answers, so there is no test split and no accuracy. The evidence for the prompts is the final check.',
    judged:
      'No accuracy is reported: the evaluator model judged the answers to test questions by a rubric, and no answer was graded. The same evaluator led the search, so its judgements are not independent evidence.',
  }[testScores(manifest)];
}

/** A table in a form that both reports can show. */
export interface ScoreTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** The judgements under both prompts; undefined if nothing was judged by a rubric. */
export function judgedTable({ manifest, summary: { seed, final } }: FinishedRun): ScoreTable | undefined {
  if (testScores(manifest) !== 'judged') return undefined;
  const row = (prompts: string, { judged = nothingJudged }: Score) => [
    prompts,
    percent(judged.share) || 'not judged',
    judged.meets,
    judged.fails,
    judged.unscored,
  ];
  return {
    header: ['prompts', 'judged to meet the rubric', 'meets', 'fails', 'unscored'],
    rows: [row('seed', seed), row('final', final)],
  };
}

export const nothingJudged: JudgedScore = { share: null, meets: 0, fails: 0, unscored: 0 };

/** The scores of both prompts on each file of validation questions, and the mean over the files; undefined without such files. */
export function validationTable({ summary: { validation = [] } }: FinishedRun): ScoreTable | undefined {
  if (validation.length === 0) return undefined;
  const scored = ({ correct, incorrect }: Score) => correct + incorrect;
  const cell = (accuracy: number | null) => percent(accuracy) || 'not measured';
  const rows = validation.map(({ name, seed, final }) => [
    name,
    cell(seed.accuracy),
    cell(final.accuracy),
    `${scored(seed)}, ${scored(final)}`,
    `${seed.unscored}, ${final.unscored}`,
  ]);
  const mean = (side: 'seed' | 'final') => meanOf(validation.map((source) => source[side].accuracy));
  return {
    header: ['validation questions of', 'seed', 'final', 'scored (seed, final)', 'unscored (seed, final)'],
    rows:
      validation.length === 1
        ? rows
        : [...rows, ['mean of the files', cell(mean('seed')), cell(mean('final')), '', '']],
  };
}

/** Explains the table of validation questions in a sentence. */
export function validationText({ summary }: FinishedRun): string {
  const led = summary.graded.includes('validation')
    ? 'Their answers led the search, through a guard, the target or the optimizer, as one list in which each question counts the same. So these scores are not held-out scores.'
    : 'No answer of them led the search.';
  const mean = summary.validation.length === 1 ? '' : ' In the mean of the files, each file counts the same.';
  return `Validation questions in files of their own. ${led}${mean}`;
}

function meanOf(values: readonly (number | null)[]): number | null {
  return values.includes(null) ? null : values.reduce<number>((sum, value) => sum + value!, 0) / values.length;
}
