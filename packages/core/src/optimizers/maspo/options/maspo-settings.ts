import { z } from 'zod';
import { judgeOptionsSchema } from '../../../judge/judge-options.ts';
import { misalignmentOptionsSchema } from '../../../misalignment/misalignment-options.ts';
import { operatorOptionsSchema } from '../../../operators/operator-options.ts';
import type { PromptOperator } from '../../../operators/prompt-operator.ts';
import { promptOperators } from '../../../operators/prompt-operators.ts';
import { guardOptionsSchema } from './guard-options.ts';
import { misalignmentBufferOptionsSchema } from './misalignment-buffer-options.ts';
import { rewardOptionsSchema } from './reward-options.ts';
import { stopOptionsSchema } from './stop-options.ts';
import {
  ascentOptionsSchema,
  batchOptionsSchema,
  finalCheckOptionsSchema,
  lookaheadOptionsSchema,
  orientationOptionsSchema,
  proposalsOptionsSchema,
  refreshOptionsSchema,
  samplingOptionsSchema,
  scheduleOptionsSchema,
} from './strategy-options.ts';

export const presetNames = ['default', 'paper', 'spec', 'as-published'] as const;

const settings = (operators: readonly PromptOperator[]) => ({
  batch: batchOptionsSchema,
  reward: rewardOptionsSchema,
  search: ascentOptionsSchema,
  schedule: scheduleOptionsSchema,
  refresh: refreshOptionsSchema,
  sampling: samplingOptionsSchema,
  lookahead: lookaheadOptionsSchema,
  proposals: proposalsOptionsSchema,
  judge: judgeOptionsSchema,
  operators: operatorOptionsSchema(operators),
  misalignment: misalignmentOptionsSchema,
  misalignmentBuffer: misalignmentBufferOptionsSchema,
  orientation: orientationOptionsSchema,
  finalCheck: finalCheckOptionsSchema,
  guards: guardOptionsSchema,
  stop: stopOptionsSchema,
});

/** Resolved options, which may name these operators. */
export const resolvedMaspoOptions = (operators: readonly PromptOperator[] = promptOperators) =>
  z
    .strictObject({ preset: z.enum(presetNames).describe('Preset for omitted settings'), ...settings(operators) })
    .superRefine(({ batch, search, sampling, proposals }, context) => {
      const refuse = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
      const shown = proposals.kind === 'disjoint' ? proposals.size : batch.size;
      const of = proposals.kind === 'disjoint' ? `proposals.size (${shown})` : `batch.size (${shown})`;
      const [path, made] =
        search.kind === 'beam'
          ? (['proposalsPerParent', search.proposalsPerParent] as const)
          : (['proposals', search.proposals] as const);
      if (proposals.kind !== 'without-traces' && made > shown)
        refuse(['search', path], `${made} is above ${of}: each proposal needs a share of the traces`);
      if (
        search.kind === 'beam' &&
        search.fill === 'mutations' &&
        proposals.kind !== 'without-traces' &&
        search.size - 1 > shown
      )
        refuse(
          ['search', 'size'],
          `${search.size} needs ${search.size - 1} mutations, which is above ${of}: each of them needs a share of the traces`,
        );
      if (sampling.kind !== 'random' && sampling.cases > shown)
        refuse(['sampling', 'cases'], `${sampling.cases} is above ${of}`);
    });

/** Every setting of the search, resolved. */
export type MaspoOptions = z.infer<ReturnType<typeof resolvedMaspoOptions>>;
export type MaspoSettings = Omit<MaspoOptions, 'preset'>;
