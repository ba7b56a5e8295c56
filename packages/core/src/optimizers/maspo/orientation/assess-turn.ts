import type { Unscored } from '../../../judge/verdict.ts';
import { askStrictly } from '../../../model/ask.ts';
import type { ModelRoles, RoleModel } from '../../../model/role-model.ts';
import { evaluatorOf } from '../../../reward/evaluator-of.ts';
import { rewardLenses } from '../../../reward/reward-lens.ts';
import { type Assessment, assessRequest } from './assess-request.ts';

/** Three absolute answers about one agent on one question: does it hold on each lens? */
export interface AssessedLenses {
  readonly localValidity: boolean;
  readonly lookaheadPotential: boolean;
  readonly globalAlignment: boolean;
}

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
): Promise<{ value: AssessedLenses } | { reason: string }> {
  const { agent } = assessment;
  const question = { text: assessRequest(assessment), purpose: 'assess', agent, draw, signal } as const;
  return askStrictly(evaluator, question, parseAssessment);
}

/**
 * All three answers, else undefined. Each is read as a person would read it: in its tag, whatever its case and the marks in it, or behind its
 * name at the start of a line. A `yes` with a `no` beside it is no answer.
 */
export function parseAssessment(reply: string): AssessedLenses | undefined {
  const [local, lookahead, global] = ['local', 'lookahead', 'global'].map((name) => answerIn(reply, name));
  if (local === undefined || lookahead === undefined || global === undefined) return undefined;
  return { localValidity: local, lookaheadPotential: lookahead, globalAlignment: global };
}

function answerIn(reply: string, name: string): boolean | undefined {
  const tagged = [...reply.matchAll(new RegExp(`<${name}>([^<]{0,200})`, 'gi'))].at(-1)?.[1];
  if (tagged !== undefined) return yesOrNo(tagged);
  return yesOrNo(
    [...reply.matchAll(new RegExp(`^\\W{0,9}${name}\\W{0,9}[:=-]([^\\n]{0,200})`, 'gim'))].at(-1)?.[1] ?? '',
  );
}

/** The one of the two words that is there. */
function yesOrNo(text: string): boolean | undefined {
  const said = new Set([...text.toLowerCase().matchAll(/\b(yes|no)\b/g)].map(([word]) => word));
  return said.size === 1 ? said.has('yes') : undefined;
}
