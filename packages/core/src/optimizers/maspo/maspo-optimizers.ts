import { refuseIssues } from '../../error/maspo-error.ts';
import type { PromptOperator } from '../../operators/prompt-operator.ts';
import { promptOperators } from '../../operators/prompt-operators.ts';
import type { Optimizer } from '../../optimizer/optimizer.ts';
import { isGraded } from '../../reward/final-comparison.ts';
import { finalCheckCalls, noCheckCalls } from '../../search/final-check.ts';
import { ablationsOf } from './ablations.ts';
import { checkProblem } from './check-problem.ts';
import { optimizeJointly } from './maspo.ts';
import { explainMaspo, maspoOptionsSchema } from './options/maspo-options.ts';
import type { MaspoOptions } from './options/maspo-settings.ts';
import { usesJudge } from './uses-judge.ts';

/** MASPO: joint prompt optimization of all agents by coordinate ascent over evolutionary beams (arXiv 2605.06623). */
export const maspo: Optimizer<MaspoOptions> = maspoWith([]);

/**
 * MASPO with your own operators, which its option `operators` may name besides the built-in ones. A configuration can
 * use it from a module if it has a `name` of its own. Throws `MaspoError('invalid-input')` where the name of an operator
 * is already taken.
 */
export function maspoWith(own: readonly PromptOperator[], name = 'maspo'): Optimizer<MaspoOptions> {
  const operators = [...promptOperators, ...own];
  const names = operators.map(({ name }) => name);
  const taken = names.filter((name, index) => names.indexOf(name) !== index);
  refuseIssues(
    'operators',
    taken.map((name) => `the name "${name}" is taken: give the operator another`),
  );
  return {
    name,
    options: maspoOptionsSchema(operators),
    usesLabels: false,
    gradesPool: isGraded,
    usesJudge,
    explain: explainMaspo,
    check: (problem, options) => [
      ...checkProblem(problem, options),
      ...ablationsOf(problem, options).map(
        (ablation) => `${ablation}: that is an ablation, and belongs into an experiment, under the name maspo-ablation`,
      ),
    ],
    finalCheckCalls: (problem, options) =>
      options.finalCheck === 'on' ? finalCheckCalls(problem, options) : noCheckCalls,
    optimize: (problem, context) => optimizeJointly(problem, context, { name, operators }),
  };
}

/** MASPO with a part left out, to measure the effect of this part. It is for experiments only, and is never called maspo. */
export const maspoAblation: Optimizer<MaspoOptions> = {
  ...maspo,
  name: 'maspo-ablation',
  check: (problem, options) => [
    ...checkProblem(problem, options),
    ...(ablationsOf(problem, options).length === 0
      ? ['these options leave nothing out: that is not an ablation, name the optimizer maspo']
      : []),
  ],
  optimize: (problem, context) =>
    optimizeJointly(problem, context, { name: 'maspo-ablation', operators: promptOperators }),
};
