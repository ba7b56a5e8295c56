import type { Unscored } from '../../../judge/verdict.ts';
import { type Answer, askStrictly } from '../../../model/ask-strictly.ts';
import type { ModelRoles, RoleModel } from '../../../model/role-model.ts';
import { evaluatorOf } from '../../../reward/evaluator-of.ts';
import { rewardLenses } from '../../../reward/reward-lens.ts';
import { type Assessment, assessRequest } from './assess-request.ts';
import { type AssessedLenses, assessmentForm } from './assessment-form.ts';

/**
 * Asks whether the output fulfils the role, sets its successors up, and leads to a good final response: once, or once each evaluator where
 * lenses have their own, whose answer then counts for its lens.
 */
export async function assessTurn(
  assessment: Assessment,
  judge: { models: Pick<ModelRoles, 'evaluator'>; draw: string; signal: AbortSignal },
): Promise<AssessedLenses | Unscored> {
  const asked = new Map<RoleModel, ReturnType<typeof askEvaluator>>();
  const answers = await Promise.all(
    rewardLenses.map(async (lens) => {
      const evaluator = evaluatorOf(judge.models, lens);
      const answer = asked.get(evaluator) ?? askEvaluator(assessment, { ...judge, evaluator });
      asked.set(evaluator, answer);
      return [lens, await answer] as const;
    }),
  );
  const unread = answers.find(([, answer]) => 'reason' in answer)?.[1];
  if (unread !== undefined && 'reason' in unread) return { unscored: `assess: ${unread.reason}` };
  return Object.fromEntries(
    answers.map(([lens, answer]) => [lens, 'value' in answer && answer.value[lens]]),
  ) as unknown as AssessedLenses;
}

function askEvaluator(
  assessment: Assessment,
  { evaluator, draw, signal }: { evaluator: RoleModel; draw: string; signal: AbortSignal },
): Promise<Answer<AssessedLenses>> {
  const { agent } = assessment;
  const question = { text: assessRequest(assessment), purpose: 'assess', agent, draw, signal } as const;
  return askStrictly(evaluator, question, assessmentForm);
}
