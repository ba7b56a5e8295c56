import { type Verdict, verdictOfBothOrders, verdictValue } from '@maspo/core';
import { boundedMean } from '../statistics/bounded-mean.ts';
import { clusteredProportion } from '../statistics/clustered-proportion.ts';
import type { ClusteredValue, Estimate } from '../statistics/estimate.ts';
import type { JudgedPair } from './judge-pair.ts';
import type { PairKind } from './make-pairs.ts';

/**
 * How an evaluator judged. Each figure has a 95 % interval, for which the judgements on one question count as a cluster. A search adds up the
 * values of verdicts, so a verdict counts here by its side of 0.5, and a tie is a value of exactly 0.5. Only biases use the value itself.
 */
export interface CalibrationFigures {
  /** Share of decided judgements on pairs known to differ that agree with the graders. */
  readonly agreement: Estimate;
  /**
   * As `agreement`, with one verdict for each pair, combined from both orders. Verdicts in words must agree, or the pair is a tie;
   * probabilities are averaged.
   */
  readonly agreementOfBoth: Estimate;
  /** Share of ties among the verdicts that are combined from both orders. */
  readonly tiesOfBoth: Estimate;
  readonly agreementByKind: Readonly<Record<Exclude<PairKind, 'padded'>, Estimate>>;
  /**
   * How often the output in the first position wins, minus 0.5, over pairs judged in both orders, so that the content cancels out. A tie is
   * half a win.
   */
  readonly positionBias: Estimate;
  /** How often the longer of two equally good outputs wins, minus 0.5, over padded pairs judged in both orders. A tie is half a win. */
  readonly verbosityBias: Estimate;
  /** Share of ties on pairs known to differ. */
  readonly tiesOnDiffering: Estimate;
  /** Share of ties on padded pairs, where a tie is right. */
  readonly tiesOnEqual: Estimate;
  /** Share of pairs known to differ on which a repeated judgement has the same verdict. */
  readonly sameOnRepeat: Estimate;
  /** Share of pairs known to differ with the same verdict in both orders. */
  readonly sameInBothOrders: Estimate;
  /** Share of judgements without a usable reply. */
  readonly unscored: Estimate;
}

export function calibrationFigures(judged: readonly JudgedPair[]): CalibrationFigures {
  const differing = judged.filter(({ kind }) => kind !== 'padded');
  const padded = judged.filter(({ kind }) => kind === 'padded');
  const agreementOf = (kind: PairKind) => share(differing.filter((pair) => pair.kind === kind).flatMap(decided));
  const both = differing.flatMap(({ question, asFirst, asSecond }) =>
    scoredValues(question, [verdictOfBothOrders(asFirst, asSecond)]),
  );
  return {
    agreement: share(differing.flatMap(decided)),
    agreementOfBoth: share(both.filter(({ value }) => value !== 0.5)),
    tiesOfBoth: share(both.map(({ cluster, value }) => observation(cluster, Number(value === 0.5)))),
    agreementByKind: {
      drawn: agreementOf('drawn'),
      corrected: agreementOf('corrected'),
      corrupted: agreementOf('corrupted'),
    },
    positionBias: boundedMean(
      overBothOrders(judged, (first, second) => (first + 1 - second) / 2 - 0.5),
      biasScale,
    ),
    verbosityBias: boundedMean(
      overBothOrders(padded, (first, second) => (first + second) / 2 - 0.5),
      biasScale,
    ),
    tiesOnDiffering: share(differing.flatMap(tie)),
    tiesOnEqual: share(padded.flatMap(tie)),
    sameOnRepeat: share(differing.flatMap(({ question, asFirst, again }) => same(question, asFirst, again))),
    sameInBothOrders: share(differing.flatMap(({ question, asFirst, asSecond }) => same(question, asFirst, asSecond))),
    unscored: share(
      judged.flatMap(({ question, asFirst, asSecond, again }) =>
        [asFirst, asSecond, ...(again === undefined ? [] : [again])].map((verdict) =>
          observation(question, Number(verdictValue(verdict) === undefined)),
        ),
      ),
    ),
  };
}

const biasScale = [-0.5, 0.5] as const;

const share = clusteredProportion;

function observation(cluster: string, value: number): ClusteredValue {
  return { cluster, value };
}

function scored({ question, asFirst, asSecond }: JudgedPair): ClusteredValue[] {
  return scoredValues(question, [asFirst, asSecond]);
}

function scoredValues(question: string, verdicts: readonly Verdict[]): ClusteredValue[] {
  return verdicts
    .map(sideOf)
    .filter((value) => value !== undefined)
    .map((value) => observation(question, value));
}

/** 1 above 0.5, 0 below it, else 0.5; undefined when unscored. */
function sideOf(verdict: Verdict): number | undefined {
  const value = verdictValue(verdict);
  return value === undefined ? undefined : (1 + Math.sign(value - 0.5)) / 2;
}

function decided(pair: JudgedPair): ClusteredValue[] {
  return scored(pair).filter(({ value }) => value !== 0.5);
}

function tie(pair: JudgedPair): ClusteredValue[] {
  return scored(pair).map(({ cluster, value }) => observation(cluster, Number(value === 0.5)));
}

/** One value for each pair that was scored in both orders, computed from the values of `one` in the first and in the second position. */
function overBothOrders(
  pairs: readonly JudgedPair[],
  value: (first: number, second: number) => number,
): ClusteredValue[] {
  return pairs.flatMap(({ question, asFirst, asSecond }) => {
    const [first, second] = [verdictValue(asFirst), verdictValue(asSecond)];
    return first === undefined || second === undefined ? [] : [observation(question, value(first, second))];
  });
}

function same(question: string, one: Verdict, other: Verdict | undefined): ClusteredValue[] {
  if (other === undefined) return [];
  const [value, again] = [sideOf(one), sideOf(other)];
  return value === undefined || again === undefined ? [] : [observation(question, Number(value === again))];
}
