import { z } from 'zod';
import { isOneReading, judgeOptionsWithoutRepeats } from '../../judge/judge-options.ts';
import { type CitedTree, cited } from '../../options/cited.ts';
import { optionsWithPresets } from '../../options/options-of.ts';
import { finalRewardDefaults, finalRewardSchema } from '../../reward/final-comparison.ts';
import { judgeDefaults } from '../../search/judge-defaults.ts';

const presetNames = ['paper', 'original'] as const;

const count = (what: string) => z.int().min(1).describe(what);

const resolvedSpoOptions = z
  .strictObject({
    preset: z.enum(presetNames).describe('Preset for omitted settings'),
    rounds: count('Proposals for each agent, one after the other, each made from the latest prompt that won'),
    questions: count('Questions drawn for a round'),
    repetitions: count(
      'Judgements of each question; the proposal wins the round if it wins more of them than it loses',
    ),
    reward: finalRewardSchema,
    judge: judgeOptionsWithoutRepeats,
  })
  .refine(({ judge: { reads }, repetitions }) => isOneReading({ reads, repeats: repetitions }), {
    path: ['repetitions'],
    error: 'must be 1 where judge.reads is probability: the probabilities would be the same again',
  });

export type SpoOptions = z.infer<typeof resolvedSpoOptions>;
type SpoPreset = Omit<SpoOptions, 'preset'>;

const adapted = 'released code of arXiv 2605.06623, SPO adapted to graphs';
const original = 'SPO (arXiv 2502.06855), released code';
const { repeats: _, ...judge } = judgeDefaults;

const spoPresets: Readonly<Record<SpoOptions['preset'], CitedTree<SpoPreset>>> = {
  paper: {
    rounds: cited(9, adapted),
    questions: cited(3, adapted),
    repetitions: cited(1, adapted),
    reward: finalRewardDefaults,
    judge,
  },
  original: {
    rounds: cited(9, `${original}: 10 rounds, of which the first only runs the seed prompt`),
    questions: cited(3, original),
    repetitions: cited(4, original),
    reward: finalRewardDefaults,
    judge: {
      ...judge,
      order: cited('alternate', `${original}: random swap`),
      choice: cited('forced', `${original}: the judge names one of the two`),
    },
  },
};

/** What a user may write: a preset, and any of its settings to override. */
export const spoOptions = optionsWithPresets(resolvedSpoOptions, spoPresets);
