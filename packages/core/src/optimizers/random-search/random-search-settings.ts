import { z } from 'zod';
import { judgeOptionsSchema } from '../../judge/judge-options.ts';
import { type CitedTree, cited } from '../../options/cited.ts';
import { optionsWithDefaults } from '../../options/options-of.ts';
import { finalRewardDefaults, finalRewardSchema } from '../../reward/final-comparison.ts';
import { judgeDefaults } from '../../search/judge-defaults.ts';
import { objectiveSchema } from '../../search/objective-of.ts';

const count = (what: string) => z.int().min(1).describe(what);

const resolvedRandomSearchOptions = z.strictObject({
  objective: objectiveSchema,
  candidates: z.int().min(2).describe('Prompts to choose from for each agent, including its seed prompt'),
  shown: count('Questions from whose traces a proposal is made'),
  trials: count('Combinations tried'),
  batch: count('Questions of a trial'),
  reward: finalRewardSchema,
  judge: judgeOptionsSchema,
});

export type RandomSearchOptions = z.infer<typeof resolvedRandomSearchOptions>;

const asTpe = 'as tpe light, so that the two differ in how they choose';

const randomSearchDefaults: CitedTree<RandomSearchOptions> = {
  objective: cited('win-rate', asTpe),
  candidates: cited(6, asTpe),
  shown: cited(3, asTpe),
  trials: cited(30, 'chosen here; for a comparison at equal cost give a budget, and more trials than it can pay'),
  batch: cited(10, 'arXiv 2605.06623, Experimental setup: B, the batch on which MASPO accepts a prompt'),
  reward: finalRewardDefaults,
  judge: judgeDefaults,
};

export const randomSearchOptions = optionsWithDefaults(resolvedRandomSearchOptions, randomSearchDefaults);
