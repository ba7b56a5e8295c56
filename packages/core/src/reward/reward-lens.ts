/** The three views on a candidate: its own output, the outputs of the agents after it, and the final answer. */
export const rewardLenses = ['localValidity', 'lookaheadPotential', 'globalAlignment'] as const;

export type RewardLens = (typeof rewardLenses)[number];

/** One non-negative weight for each lens; only their ratios matter. */
export type LensWeights = Readonly<Record<RewardLens, number>>;

/** The lenses with a weight above 0. */
export function weightedLenses(weights: LensWeights): RewardLens[] {
  return rewardLenses.filter((lens) => weights[lens] > 0);
}

/** A candidate's result on one lens over a batch. */
export interface LensScore {
  /** Mean over the scored questions, 0 to 1; null when none was scored or the lens is absent. */
  readonly mean: number | null;
  readonly scored: number;
  readonly unscored: number;
}
