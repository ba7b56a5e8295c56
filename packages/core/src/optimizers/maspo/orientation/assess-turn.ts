import type { Unscored } from '../../../judge/verdict.ts';
import { type Answer, askStrictly } from '../../../model/ask-strictly.ts';
import { overhear } from '../../../model/overhear.ts';
import type { ModelRoles, RoleModel } from '../../../model/role-model.ts';
import { evaluatorOf } from '../../../reward/evaluator-of.ts';
import { rewardLenses } from '../../../reward/reward-lens.ts';
import { type Assessment, assessRequest } from './assess-request.ts';
import { type AssessedLenses, assessmentForm } from './assessment-form.ts';

/** An assessment, and the full replies of the evaluators. */
export interface AssessedTurn {
  readonly answer: AssessedLenses | Unscored;
  readonly replies: readonly string[];
}

interface AskedEvaluator {
  readonly answer: Answer<AssessedLenses>;
  readonly replies: readonly string[];
}

/**
 * Asks whether the output fulfils the role, helps its successors, and leads to a good final response. Each evaluator is asked once. Where a
 * lens has its own evaluator, the answer of that evaluator counts for the lens.
 */
export async function assessTurn(
  assessment: Assessment,
  judge: { models: Pick<ModelRoles, 'evaluator'>; draw: string; signal: AbortSignal },
): Promise<AssessedTurn> {
  const asked = new Map<RoleModel, Promise<AskedEvaluator>>();
  const answers = await Promise.all(
    rewardLenses.map(async (lens) => {
      const evaluator = evaluatorOf(judge.models, lens);
      const answer = asked.get(evaluator) ?? askEvaluator(assessment, { ...judge, evaluator });
      asked.set(evaluator, answer);
      return [lens, await answer] as const;
    }),
  );
  const replies = (await Promise.all(asked.values())).flatMap((one) => one.replies);
  const unread = answers.map(([, { answer }]) => answer).find((answer) => 'reason' in answer);
  if (unread !== undefined) return { answer: { unscored: `assess: ${unread.reason}` }, replies };
  const lenses = answers.map(([lens, { answer }]) => [lens, 'value' in answer && answer.value[lens]] as const);
  return { answer: Object.fromEntries(lenses) as unknown as AssessedLenses, replies };
}

async function askEvaluator(
  assessment: Assessment,
  { evaluator, draw, signal }: { evaluator: RoleModel; draw: string; signal: AbortSignal },
): Promise<AskedEvaluator> {
  const { agent } = assessment;
  const question = { text: assessRequest(assessment), purpose: 'assess', agent, draw, signal } as const;
  const { role, replies } = overhear(evaluator);
  return { answer: await askStrictly(role, question, assessmentForm), replies };
}
