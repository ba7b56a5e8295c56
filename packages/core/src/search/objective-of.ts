import { z } from 'zod';
import type { OptimizerRole } from '../model/role-model.ts';
import type { Question } from '../question/question.ts';
import type { Validation } from '../question/validation.ts';
import { type FinalComparison, isGraded } from '../reward/final-comparison.ts';
import { finalCheckCalls } from './final-check.ts';
import { judgedObjective } from './judged-objective.ts';
import { labelledObjective } from './labelled-objective.ts';
import type { Objective } from './objective.ts';
import type { PromptSearch } from './prompt-search.ts';

export const objectiveSchema = z
  .enum(['win-rate', 'accuracy'])
  .describe(
    'The measure by which prompts are chosen. win-rate: the win rate of their final answers on the pool, judged unless reward.global says otherwise. accuracy: their accuracy on labelled validation questions',
  );

export type ObjectiveName = z.infer<typeof objectiveSchema>;

/** The questions on which an objective is measured. */
interface Measured {
  readonly pool: readonly Question[];
  readonly validation?: Validation;
}

/** The objective that the options name; `objectiveIssues` must have returned no issue. */
export function objectiveOf(
  name: ObjectiveName,
  search: PromptSearch,
  { validation }: Pick<Measured, 'validation'>,
): Objective {
  switch (name) {
    case 'win-rate':
      return judgedObjective(search);
    case 'accuracy':
      return labelledObjective(search, validation!);
  }
}

/**
 * Why prompts cannot be tried on batches of this size by this objective, and why proposals cannot be made from so many
 * questions; empty when both are possible.
 */
export function objectiveIssues(
  { pool, validation }: Measured,
  {
    objective,
    batch,
    shown,
    reward = { global: 'judged' },
  }: {
    objective: ObjectiveName;
    batch: number;
    shown: number;
    reward?: { readonly global: FinalComparison };
  },
): string[] {
  const tooFew = (what: string, has: number, option: string, needed: number) =>
    has >= needed
      ? []
      : [`${what} has ${has} questions, and ${option} is ${needed}: give more questions or a lower ${option}`];
  const labelled =
    validation === undefined
      ? ['objective accuracy needs a labelled validation split, and the problem has none: give one, or take win-rate']
      : tooFew('the validation split', validation.questions.length, 'batch', batch);
  return [
    ...(objective === 'accuracy' && isGraded({ reward })
      ? [
          'reward.global is graded, and objective is accuracy: prompts are compared on the pool or measured on validation questions, so set reward.global to judged, or objective to win-rate',
        ]
      : []),
    ...tooFew('the pool', pool.length, 'shown', shown),
    ...(objective === 'accuracy' ? labelled : tooFew('the pool', pool.length, 'batch', batch)),
  ];
}

interface ChosenByObjective {
  readonly objective: ObjectiveName;
  readonly reward: { readonly global: FinalComparison };
}

/** The fields shared by optimizers that choose whole prompt maps by an objective. */
export const choosingByObjective = {
  usesLabels: false,
  gradesPool: isGraded,
  calls: (options: ChosenByObjective): OptimizerRole[] =>
    options.objective === 'accuracy' || isGraded(options) ? ['optimizer'] : ['optimizer', 'evaluator'],
  check: objectiveIssues,
  finalCheckCalls,
};
