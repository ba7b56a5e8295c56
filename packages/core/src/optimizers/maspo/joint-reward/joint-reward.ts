import { type Verdict, verdictValue } from '../../../judge/verdict.ts';
import { type JudgedQuestion, lookaheadValue } from '../../../reward/judge-traces.ts';
import { type LensScore, type LensWeights, type RewardLens, weightedLenses } from '../../../reward/reward-lens.ts';
import { roundNoise } from '../../../reward/round-noise.ts';

export interface JointReward {
  /** R in [0, 1]: 0.5 is a draw with the reference; undefined when too few questions could be scored. */
  readonly reward: number | undefined;
  readonly lenses: Readonly<Record<RewardLens, LensScore>>;
}

/**
 * R = sum over lenses of w * mean / sum of w (the paper's joint reward), over the lenses that were scored at all; their weights are
 * renormalised. Undefined when fewer than half of the questions got a verdict on the farthest weighted lens (the global lens, where its
 * weight is above 0). So a candidate that fails on most questions cannot win on the remaining ones.
 */
export function jointReward(batch: readonly JudgedQuestion[], weights: LensWeights): JointReward {
  const lenses = {
    localValidity: lensScore(batch.flatMap(({ localValidity }) => valueWhereAsked(localValidity))),
    lookaheadPotential: lensScore(batch.filter(hasReach).map(lookaheadValue)),
    globalAlignment: lensScore(batch.flatMap(({ globalAlignment }) => valueWhereAsked(globalAlignment))),
  };
  const weighted = weightedLenses(weights).filter((lens) => lenses[lens].scored + lenses[lens].unscored > 0);
  const present = weighted.flatMap((lens) => {
    const { mean } = lenses[lens];
    return mean === null ? [] : [{ mean, weight: weights[lens] }];
  });
  const total = present.reduce((sum, { weight }) => sum + weight, 0);
  const farthest = weighted.at(-1);
  const enough = farthest !== undefined && lenses[farthest].scored * 2 >= batch.length;
  if (!enough) return { reward: undefined, lenses };
  const margin = present.reduce((sum, { mean, weight }) => sum + (weight / total) * (mean - 0.5), 0);
  return { reward: roundNoise(0.5 + margin), lenses };
}

function hasReach(judged: JudgedQuestion): boolean {
  return judged.lookaheadPotential.length > 0;
}

function valueWhereAsked(verdict: Verdict | null): (number | undefined)[] {
  return verdict === null ? [] : [verdictValue(verdict)];
}

function lensScore(values: readonly (number | undefined)[]): LensScore {
  const scored = values.filter((value) => value !== undefined);
  const mean = scored.length === 0 ? null : roundNoise(scored.reduce((sum, value) => sum + value, 0) / scored.length);
  return { mean, scored: scored.length, unscored: values.length - scored.length };
}
