import type { Question, ScoreAnswer } from '@maspo/core';
import type { Example } from '@maspo/tasks';
import type { Grading } from './create-grading.ts';

/**
 * Scores final answers to these questions by the run's own graders: 1 or 0, or undefined for an answer that could not be graded. It holds
 * only the labels of these questions, so that no other label can be read. Another question throws a `RangeError`.
 */
export function scoreOn(
  questions: readonly Question[],
  { examples, grading }: { readonly examples: readonly Example[]; readonly grading: Grading },
): ScoreAnswer {
  const asked = new Set(questions.map(({ id }) => id));
  const exampleOf = new Map(examples.flatMap((example) => (asked.has(example.id) ? [[example.id, example]] : [])));
  return async ({ id }, finalOutput, { signal }) => {
    const example = exampleOf.get(id);
    if (example === undefined)
      throw new RangeError(
        `"${id}" is not among the ${exampleOf.size} questions whose answers may be graded in a search`,
      );
    const { outcome } = await grading.grade(example, { output: finalOutput, truncated: false }, signal);
    return outcome === 'unscored' ? undefined : Number(outcome === 'correct');
  };
}
