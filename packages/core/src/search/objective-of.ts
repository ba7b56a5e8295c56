import type { OptimizationProblem } from '../optimizer/optimization-problem.ts';
import { judgedObjective } from './judged-objective.ts';
import { labelledObjective } from './labelled-objective.ts';
import type { Objective } from './objective.ts';
import type { ObjectiveName } from './objective-option.ts';
import type { PromptSearch } from './prompt-search.ts';

/** The objective that the options name; `objectiveProblems` has found it possible. */
export function objectiveOf(
  name: ObjectiveName,
  search: PromptSearch,
  { validation }: Pick<OptimizationProblem, 'validation'>,
): Objective {
  switch (name) {
    case 'win-rate':
      return judgedObjective(search);
    case 'accuracy':
      return labelledObjective(search, validation!);
  }
}

/** Why prompts cannot be tried on batches of that size by that objective, and proposals not be made from so many questions. */
export function objectiveProblems(
  { pool, validation }: OptimizationProblem,
  { objective, batch, shown }: { objective: ObjectiveName; batch: number; shown: number },
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
    ...tooFew('the pool', pool.length, 'shown', shown),
    ...(objective === 'accuracy' ? labelled : tooFew('the pool', pool.length, 'batch', batch)),
  ];
}
