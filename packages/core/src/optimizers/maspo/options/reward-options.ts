import { z } from 'zod';
import { finalComparisonSchema } from '../../../reward/final-comparison.ts';
import type { LensWeights } from '../../../reward/reward-lens.ts';

const weight = (lens: string) => z.number().nonnegative().describe(`Weight of ${lens}; only the ratios matter`);

export const lensWeightsSchema = z
  .strictObject({
    localValidity: weight("the agent's own output"),
    lookaheadPotential: weight('the outputs of the agents after it'),
    globalAlignment: weight('the final answer'),
  })
  .refine(
    ({ localValidity, globalAlignment }) => localValidity + globalAlignment > 0,
    'localValidity or globalAlignment must be above 0: the terminal agent has no lookahead to be rewarded by',
  );

const global = finalComparisonSchema;

export const rewardOptionsSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('joint'), weights: lensWeightsSchema, global }),
    z.strictObject({ kind: z.literal('local-only'), global }),
    z.strictObject({ kind: z.literal('global-only'), global }),
  ])
  .describe('What a candidate is rewarded for');

export type RewardOptions = z.infer<typeof rewardOptionsSchema>;

/** The weights that a reward stands for; a weight of 0 leaves its lens out. */
export function rewardWeights(reward: RewardOptions): LensWeights {
  switch (reward.kind) {
    case 'joint':
      return reward.weights;
    case 'local-only':
      return { localValidity: 1, lookaheadPotential: 0, globalAlignment: 0 };
    case 'global-only':
      return { localValidity: 0, lookaheadPotential: 0, globalAlignment: 1 };
  }
}
