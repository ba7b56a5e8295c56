import { z } from 'zod';
import { judgeOptionsSchema } from '../../judge/judge-options.ts';
import { type CitedTree, cited } from '../../options/cited.ts';
import { optionsWithPresets } from '../../options/options-of.ts';
import { finalRewardDefaults, finalRewardSchema } from '../../reward/final-comparison.ts';
import { judgeDefaults } from '../../search/judge-defaults.ts';
import { objectiveSchema } from '../../search/objective-of.ts';

const presetNames = ['light', 'medium', 'heavy'] as const;

const count = (what: string) => z.int().min(1).describe(what);

const resolvedTpeOptions = z.strictObject({
  preset: z.enum(presetNames).describe('Preset for omitted settings'),
  objective: objectiveSchema,
  candidates: z.int().min(2).describe('Prompts to choose from for each agent, including its seed prompt (N)'),
  shown: count('Questions from whose traces a proposal is made'),
  trials: z
    .union([z.literal('by-size'), z.int().min(1)], { error: 'must be by-size or a whole number of at least 1' })
    .describe('Combinations tried on a batch; by-size: the greater of 2 V log2 N and 1.5 N for V searched agents'),
  batch: count('Questions of a trial'),
  fullEvery: count('Trials after which the best combination without a full trial is tried on all questions'),
  sampler: z
    .strictObject({
      startupTrials: count('Number of observations below which combinations are drawn at random'),
      samples: count('Combinations drawn for one suggestion'),
      gamma: z.number().gt(0).lt(1).describe('Share of the observations that count as good'),
      goodLimit: count('Largest number of good observations'),
      priorWeight: z.number().positive().describe('Weight of the uniform prior relative to one observation'),
    })
    .describe('The Tree-structured Parzen Estimator'),
  reward: finalRewardSchema,
  judge: judgeOptionsSchema,
});

export type TpeOptions = z.infer<typeof resolvedTpeOptions>;
type TpePreset = Omit<TpeOptions, 'preset'>;

const mipro = 'MIPROv2 (arXiv 2406.11695), released code';
const optuna = 'the TPE sampler of Optuna, which MIPROv2 uses';

function presetOf(name: string, candidates: number): CitedTree<TpePreset> {
  return {
    objective: cited('win-rate', 'chosen here: no labels are needed; MIPROv2 uses accuracy'),
    candidates: cited(candidates, `${mipro}: ${name}`),
    shown: cited(3, `${mipro}: three demonstrations in a proposal`),
    trials: cited('by-size', mipro),
    batch: cited(35, `${mipro}: minibatch`),
    fullEvery: cited(5, `${mipro}: steps between full evaluations`),
    sampler: {
      startupTrials: cited(10, optuna),
      samples: cited(24, optuna),
      gamma: cited(0.1, optuna),
      goodLimit: cited(25, optuna),
      priorWeight: cited(1, optuna),
    },
    reward: finalRewardDefaults,
    judge: judgeDefaults,
  };
}

export const tpePresets: Readonly<Record<TpeOptions['preset'], CitedTree<TpePreset>>> = {
  light: presetOf('light', 6),
  medium: presetOf('medium', 12),
  heavy: presetOf('heavy', 18),
};

/** What a user may write: a preset, and any of its settings to override. */
export const tpeOptions = optionsWithPresets(resolvedTpeOptions, tpePresets);
