/** The three views on a candidate: its own output, its direct successors' outputs, the final answer. */
export const rewardLenses = ['localValidity', 'lookaheadPotential', 'globalAlignment'] as const;

export type RewardLens = (typeof rewardLenses)[number];

/** One non-negative weight for each lens; only their ratios matter. */
export type LensWeights = Readonly<Record<RewardLens, number>>;

/** The lenses that weigh something. */
export function weightedLenses(weights: LensWeights): RewardLens[] {
  return rewardLenses.filter((lens) => weights[lens] > 0);
}
