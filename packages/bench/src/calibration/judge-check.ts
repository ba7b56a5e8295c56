import { type Verdict, verdictValue } from '@maspo/core';
import { binomialTail } from '../statistics/binomial-tail.ts';
import type { Estimate } from '../statistics/estimate.ts';
import { sameChoiceTest } from '../statistics/same-choice-test.ts';

/** What a run knows about its judge before the judge leads the search. */
export type JudgeCheck = CheckByOrders | CheckByLabels | CheckByCalibration | NoCheck;

/**
 * The levels of the two looks of a check. A good judge passes at the first look, which halves the cost. Of the judges that guess, about one
 * in twenty passes; at most 6.2 %, for 20 decided pairs with labels, because mid-p only bounds the share on average.
 */
export const checkLevels = { first: 0.01, last: 0.04 } as const;

/** Without labels: whether the judge chooses the same output when the order is turned. */
export interface CheckByOrders extends Measured {
  readonly basis: 'orders';
  /** Pairs that the judge decided in both orders. `same` counts those of them in which it chose the same output both times. */
  readonly decided: number;
  readonly same: number;
  /** The expected value of `same` for a judge that guesses and chooses the first position as often as this judge. */
  readonly expected: number;
}

/** With labels: whether the judge prefers the right output to the wrong one, over both orders. */
export interface CheckByLabels extends Measured {
  readonly basis: 'labels';
  readonly right: number;
  readonly wrong: number;
}

interface Measured {
  /** Pairs that were judged, each in both orders. */
  readonly pairs: number;
  /** Without labels: pairs with a tie in at least one order. With labels: pairs on which the two orders cancel out. */
  readonly ties: number;
  /** Pairs without a usable verdict in one of the orders. */
  readonly unscored: number;
  /** The probability that a judge that guesses does at least as well. */
  readonly p: number;
  /** Whether p is above the level of the look, so that guessing can explain the result. */
  readonly isAtChance: boolean;
}

/** The result of an earlier `judge calibrate`, used instead of a check. */
export interface CheckByCalibration {
  readonly basis: 'calibration';
  /** Share of decided judgements that agree with the graders. */
  readonly agreement: Estimate;
  /** Whether the 95 % interval reaches down to one half, or no pair was decided. */
  readonly isAtChance: boolean;
}

/** The judge was not checked. */
export interface NoCheck {
  readonly basis: 'none';
  /**
   * - `off`: the configuration turns the check off.
   * - `not-needed`: the search uses no verdicts.
   * - `too-few-pairs`: the agents gave too few outputs with different answers to one question.
   * - `budget`: the check could take too much of the budget, or a limit was reached before the check ended.
   * - `not-recorded`: the replayed recording has no replies for the check.
   */
  readonly reason: 'off' | 'not-needed' | 'too-few-pairs' | 'budget' | 'not-recorded';
  readonly isAtChance: false;
}

/** The verdicts on one output of a pair, shown first and shown second. With labels, this is the right output. */
export interface TwoOrders {
  readonly asFirst: Verdict;
  readonly asSecond: Verdict;
}

/** `level`: the judge passes this look if p is at most this (`checkLevels`). */
export function checkByOrders(judged: readonly TwoOrders[], level: number): CheckByOrders {
  const scored = withoutPlace(scoredIn(judged));
  const decided = scored.filter(([first, second]) => first !== 0.5 && second !== 0.5);
  const same = decided.filter(([first, second]) => first > 0.5 === second > 0.5).length;
  // If the output loses when shown second, the judge chose the first position.
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

/** `agreement` is the agreement of the verdicts that the search uses. */
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
 * Removes the effect of the position of an output from values that were read from probabilities. A preference for a position cancels out in
 * the mean over both orders, so it is no evidence against the judge. Verdicts in words stay unchanged.
 */
function withoutPlace(scored: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  if (scored.flat().every((value) => value === 0 || value === 0.5 || value === 1)) return scored;
  const likings = scored.map(([first, second]) => (first - second) / 2);
  const liking = likings.reduce((sum, value) => sum + value, 0) / scored.length;
  return scored.map(([first, second]) => [first - liking, second + liking]);
}
