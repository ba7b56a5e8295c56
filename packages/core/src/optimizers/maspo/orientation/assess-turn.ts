import type { Judge } from '../../../judge/compare-outputs.ts';
import type { Unscored } from '../../../judge/verdict.ts';
import { askStrictly } from '../../../model/ask.ts';
import { lastTagged } from '../../../text/tagged-text.ts';
import { type Assessment, assessRequest } from './assess-request.ts';

/** Three absolute answers about one agent on one question: does it hold on each lens? */
export interface AssessedLenses {
  readonly localValidity: boolean;
  readonly lookaheadPotential: boolean;
  readonly globalAlignment: boolean;
}

/** Asks whether the output fulfils the role, sets its successors up, and leads to a good final response. */
export async function assessTurn(
  assessment: Assessment,
  judge: Pick<Judge, 'evaluator' | 'signal'> & { draw: string },
): Promise<AssessedLenses | Unscored> {
  const answer = await askStrictly(
    judge.evaluator,
    {
      text: assessRequest(assessment),
      purpose: 'assess',
      agent: assessment.agent,
      draw: judge.draw,
      signal: judge.signal,
    },
    parseAssessment,
  );
  return 'reason' in answer ? { unscored: `assess: ${answer.reason}` } : answer.value;
}

/** All three tags with an exact yes or no, else undefined. */
export function parseAssessment(reply: string): AssessedLenses | undefined {
  const [local, lookahead, global] = ['local', 'lookahead', 'global'].map((tag) => yesOrNo(lastTagged(reply, tag)));
  if (local === undefined || lookahead === undefined || global === undefined) return undefined;
  return { localValidity: local, lookaheadPotential: lookahead, globalAlignment: global };
}

function yesOrNo(text: string | undefined): boolean | undefined {
  return text === 'yes' ? true : text === 'no' ? false : undefined;
}
