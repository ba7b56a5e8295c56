import { askStrictly } from '../model/ask.ts';
import type { RoleModel } from '../model/role-model.ts';
import type { RandomSource } from '../random/random-source.ts';
import { type Comparison, judgeRequest } from './judge-request.ts';
import type { Verdict } from './verdict.ts';

export interface Judge {
  readonly evaluator: RoleModel;
  /** The stream of this one comparison. */
  readonly random: RandomSource;
  readonly signal: AbortSignal;
}

/**
 * Whether the candidate output is better than the reference. The order in which the judge sees the two is drawn, and the judge
 * is never told which is the candidate. Identical outputs are a tie without a call; a reply without an exact final choice
 * is asked for once more, then `unscored`.
 */
export async function compareOutputs(comparison: Comparison, judge: Judge): Promise<Verdict> {
  const { reference, candidate } = comparison;
  if (reference === candidate) return 'tie';
  const candidateFirst = judge.random.coin();
  const [first, second] = candidateFirst ? [candidate, reference] : [reference, candidate];
  const answer = await askStrictly(
    judge.evaluator,
    {
      text: judgeRequest(comparison, first, second),
      purpose: 'judge',
      agent: comparison.agent,
      draw: judge.random.path,
      signal: judge.signal,
    },
    parseChoice,
  );
  if ('reason' in answer) return { unscored: `judge: ${answer.reason}` };
  if (answer.value === 'tie') return 'tie';
  return (answer.value === 'A') === candidateFirst ? 'win' : 'loss';
}

/** The exact final choice: the reply ends with the tag and holds no other choice. */
export function parseChoice(reply: string): 'A' | 'B' | 'tie' | undefined {
  if (reply.split('<choice>').length !== 2) return undefined;
  return /<choice>(A|B|tie)<\/choice>\s*$/.exec(reply)?.[1] as 'A' | 'B' | 'tie' | undefined;
}
