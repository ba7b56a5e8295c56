import { type Verdict, verdictValue } from '@maspo/core';
import { binomialTail } from '../statistics/binomial-tail.ts';
import type { Estimate } from '../statistics/estimate.ts';
import { sameChoiceTest } from '../statistics/same-choice-test.ts';

/** What a run knows of its judge before it lets it lead a search. */
export type JudgeCheck = CheckByOrders | CheckByLabels | CheckByCalibration | NoCheck;

/** Without labels: whether it chooses the same output when the order is turned. */
export interface CheckByOrders extends Measured {
  readonly basis: 'orders';
  /** Pairs that it decided in both orders, and those of them in which it chose the same output both times. */
  readonly decided: number;
  readonly same: number;
  /** `same` of a judge that guesses, at this one's rate of first places. */
  readonly expected: number;
}

/** With labels: whether it prefers the right output to the wrong one, over both orders. */
export interface CheckByLabels extends Measured {
  readonly basis: 'labels';
  readonly right: number;
  readonly wrong: number;
}

interface Measured {
  /** Pairs that were judged, each in both orders. */
  readonly pairs: number;
  /** By orders, pairs with a tie in one of them; by labels, pairs on which the two orders cancel out. */
  readonly ties: number;
  /** Pairs without a usable verdict in one of the orders. */
  readonly unscored: number;
  /** The chance that a judge that guesses does as well. */
  readonly p: number;
  /** Whether p is above the level of the look: guessing explains what was seen. */
  readonly isAtChance: boolean;
}

/** What `judge calibrate` found earlier, in place of a check. */
export interface CheckByCalibration {
  readonly basis: 'calibration';
  /** Share of decided judgements that agree with the graders. */
  readonly agreement: Estimate;
  /** Whether the 95 % interval reaches down to one half, or nothing was decided. */
  readonly isAtChance: boolean;
}

/** Nothing is known. */
export interface NoCheck {
  readonly basis: 'none';
  /**
   * - `off`: the configuration says so.
   * - `not-needed`: no verdict has a say in the search.
   * - `too-few-pairs`: the agents gave too few outputs with different answers to one question.
   * - `budget`: it may take too much of the budget, or a limit was reached before it ended.
   * - `not-recorded`: the replayed recording has no replies for it.
   */
  readonly reason: 'off' | 'not-needed' | 'too-few-pairs' | 'budget' | 'not-recorded';
  readonly isAtChance: false;
}

/** The verdicts on one output of a pair, shown first and shown second. Under labels it is the right one. */
export interface TwoOrders {
  readonly asFirst: Verdict;
  readonly asSecond: Verdict;
}

/** `level`: a judge that guesses gets a smaller p in at most this share of looks. */
export function checkByOrders(judged: readonly TwoOrders[], level: number): CheckByOrders {
  const scored = withoutPlace(scoredIn(judged));
  const decided = scored.filter(([first, second]) => first !== 0.5 && second !== 0.5);
  const same = decided.filter(([first, second]) => first > 0.5 === second > 0.5).length;
  // Shown second, an output that loses leaves the choice to the first place.
  const firsts = decided.reduce((sum, [first, second]) => sum + Number(first > 0.5) + Number(second < 0.5), 0);
  const { expected, p } = sameChoiceTest({ pairs: decided.length, same, firsts });
  return {
    basis: 'orders',
    pairs: judged.length,
    decided: decided.length,
    same,
    expected,
    ties: scored.length - decided.length,
    unscored: judged.length - scored.length,
    p,
    isAtChance: p > level,
  };
}

/** As `checkByOrders`. */
export function checkByLabels(judged: readonly TwoOrders[], level: number): CheckByLabels {
  const scored = scoredIn(judged).map(([first, second]) => first + second - 1);
  const right = scored.filter((score) => score > 0).length;
  const wrong = scored.filter((score) => score < 0).length;
  const p = binomialTail(right, right + wrong);
  return {
    basis: 'labels',
    pairs: judged.length,
    right,
    wrong,
    ties: scored.length - right - wrong,
    unscored: judged.length - scored.length,
    p,
    isAtChance: p > level,
  };
}

/** `agreement`: that of the verdicts that a search uses. */
export function checkByCalibration(agreement: Estimate): CheckByCalibration {
  return { basis: 'calibration', agreement, isAtChance: agreement.low === null || agreement.low <= 0.5 };
}

export function noCheck(reason: NoCheck['reason']): NoCheck {
  return { basis: 'none', reason, isAtChance: false };
}

function scoredIn(judged: readonly TwoOrders[]): (readonly [number, number])[] {
  return judged.flatMap(({ asFirst, asSecond }) => {
    const [first, second] = [verdictValue(asFirst), verdictValue(asSecond)];
    return first === undefined || second === undefined ? [] : [[first, second] as const];
  });
}

/**
 * Values read from probabilities, without what the place of an output adds to them: a liking for a place cancels in their mean over both
 * orders, so it says nothing against the judge. Words stay as they are.
 */
function withoutPlace(scored: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  if (scored.flat().every((value) => value === 0 || value === 0.5 || value === 1)) return scored;
  const likings = scored.map(([first, second]) => (first - second) / 2);
  const liking = likings.reduce((sum, value) => sum + value, 0) / scored.length;
  return scored.map(([first, second]) => [first - liking, second + liking]);
}
