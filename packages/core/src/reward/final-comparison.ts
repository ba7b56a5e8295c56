import { z } from 'zod';
import { type CitedTree, cited } from '../options/cited.ts';

export const finalComparisonSchema = z
  .enum(['judged', 'graded'])
  .describe(
    'Who compares final answers to questions of the pool, in the search and in the final check. judged: the evaluator, without labels. graded: the graders, by the labels of the pool; the result then states that it uses labels',
  );

export type FinalComparison = z.infer<typeof finalComparisonSchema>;

/** The reward of an optimizer without weights of lenses. */
export const finalRewardSchema = z
  .strictObject({ global: finalComparisonSchema })
  .describe('What a candidate is rewarded for');

export const finalRewardDefaults: CitedTree<z.infer<typeof finalRewardSchema>> = {
  global: cited('judged', 'as MASPO by default, so that no labels are needed'),
};

/** Whether the graders compare final answers. */
export function isGraded({ reward }: { readonly reward: { readonly global: FinalComparison } }): boolean {
  return reward.global === 'graded';
}
