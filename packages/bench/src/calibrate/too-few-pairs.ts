import { MaspoError } from '@maspo/core';
import { fewestPairs } from './make-pairs.ts';

/** Throws `MaspoError('invalid-input')` if so many questions give too few pairs of a right and a wrong output for a useful figure. */
export function refuseTooFew({
  questions,
  differing,
}: {
  readonly questions: number;
  /** The pairs that they gave, or the most that they can give. */
  readonly differing: number;
}): void {
  if (differing >= fewestPairs) return;
  const given = questions < fewestPairs ? `give at most ${questions}` : `gave ${differing}`;
  const said = `${questions} questions ${given} pairs of a right and a wrong output: at least ${fewestPairs} are needed for a useful figure`;
  const advice =
    questions < fewestPairs
      ? 'take more questions (--questions, or a larger task.pool)'
      : 'the graders could read hardly any answer of the agents; check the form that the prompts ask for, or take more questions (a larger task.pool)';
  throw new MaspoError('invalid-input', `too few pairs: ${said}; ${advice}`);
}
