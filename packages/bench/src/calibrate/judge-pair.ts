import {
  isUnscored,
  type JudgeOptions,
  judgeInOrder,
  type RandomSource,
  type RoleModel,
  softVerdict,
  type Verdict,
} from '@maspo/core';
import type { JudgeReading } from '../calibration/calibration.ts';
import type { TwoOrders } from '../calibration/judge-check.ts';
import type { OutputPair } from './make-pairs.ts';

/** The verdicts of the evaluator on a pair. Each verdict is about `one` of the pair: a win means that `one` was preferred. */
export interface JudgedPair extends Pick<OutputPair, 'kind'>, TwoOrders {
  /** Id of the question. */
  readonly question: string;
  /** The verdict of `asFirst` in an independent draw; undefined for a padded pair, and for probabilities, which would be the same. */
  readonly again: Verdict | undefined;
}

export interface PairJudge {
  readonly evaluator: RoleModel;
  readonly choice: JudgeOptions['choice'];
  readonly reads: JudgeReading;
  /** What the task asks of a final response. */
  readonly requirement: string;
  /** The agent whose output is the final response. */
  readonly terminal: string;
  readonly random: RandomSource;
  readonly signal: AbortSignal;
}

/**
 * Asks for the verdict on a pair in both orders. If one output is known to be better, it asks once more in the first order, unless
 * probabilities are read.
 */
export async function judgePair(pair: OutputPair, judge: PairJudge): Promise<JudgedPair> {
  const { kind, question, one, other } = pair;
  const [orders, again] = await Promise.all([
    judgeInBothOrders(pair, judge),
    kind === 'padded' || judge.reads === 'probability'
      ? undefined
      : preferenceForFirst(pair, { first: one, second: other }, { ...judge, evaluator: anew(judge) }),
  ]);
  return { kind, question: question.id, ...orders, again };
}

/** Asks for the verdict on a pair with `one` shown first, and with `one` shown second. */
export async function judgeInBothOrders(pair: OutputPair, judge: PairJudge): Promise<TwoOrders> {
  const { one, other } = pair;
  const [asFirst, asSecond] = await Promise.all([
    preferenceForFirst(pair, { first: one, second: other }, judge),
    preferenceForFirst(pair, { first: other, second: one }, judge),
  ]);
  return { asFirst, asSecond: reversed(asSecond) };
}

/** A single judgement as the search makes it; a win means that the first output was preferred. */
function preferenceForFirst(
  { kind, question }: OutputPair,
  { first, second }: { first: string; second: string },
  { evaluator, choice, reads, requirement, terminal, random, signal }: PairJudge,
): Promise<Verdict> {
  return judgeInOrder(
    {
      agent: terminal,
      brief: requirement,
      question: question.text,
      candidate: { text: first },
      reference: { text: second },
    },
    {
      evaluator: { ...evaluator, replyForm: reads === 'schema' ? 'schema' : 'tags' },
      options: {
        reads: reads === 'probability' ? reads : 'text',
        order: 'candidate-first',
        repeats: 1,
        sees: 'role-and-context',
        choice,
        unreadable: 'ask-again',
        merge: false,
      },
      random: random.fork(kind, question.id),
      signal,
    },
    { candidateFirst: true, independent: false },
  );
}

/** The evaluator with calls that are independent draws at any temperature. */
function anew({ evaluator, random }: PairJudge): RoleModel {
  return {
    ...evaluator,
    chat: (request, options) =>
      evaluator.chat({ ...request, draw: random.fork('again', request.draw ?? '').path }, options),
  };
}

function reversed(verdict: Verdict): Verdict {
  if (typeof verdict === 'object') return isUnscored(verdict) ? verdict : softVerdict(1 - verdict.value);
  return verdict === 'win' ? 'loss' : verdict === 'loss' ? 'win' : verdict;
}
