import { z } from 'zod';
import { type GuardOptions, guardOptionsSchema, noGuards } from '../../guards/guard-options.ts';
import { noStop, type StopOptions, stopOptionsSchema } from '../../guards/stop-options.ts';
import {
  defaultMisalignmentBuffer,
  type MisalignmentBufferOptions,
  misalignmentBufferOptionsSchema,
} from '../../misalignment/misalignment-buffer-options.ts';
import type { OperatorName } from '../../operators/operator-name.ts';
import { operatorOptionsSchema, paperOperators } from '../../operators/operator-options.ts';

const count = (what: string, least = 1) => z.int().min(least).describe(what);

const weightsSchema = z
  .strictObject({
    localValidity: z.number().nonnegative(),
    lookaheadPotential: z
      .number()
      .positive(
        'must be above 0: a joint reward without the lookahead lens is an ablation, and belongs into an experiment',
      ),
    globalAlignment: z
      .number()
      .positive(
        'must be above 0: a joint reward without the global lens is an ablation, and belongs into an experiment',
      ),
  })
  .describe('Weights of the lenses in the joint reward; only their ratios matter');

/** Every setting of the search, resolved. */
export interface MaspoOptions {
  readonly preset: 'paper';
  readonly batchSize: number;
  readonly beamSize: number;
  readonly proposalsPerParent: number;
  readonly steps: number;
  readonly rounds: number;
  readonly weights: z.infer<typeof weightsSchema>;
  readonly injectedCases: number;
  readonly misalignmentSource: 'own' | 'predecessors' | 'both';
  readonly misalignmentBuffer: MisalignmentBufferOptions;
  readonly operators: readonly OperatorName[];
  readonly guards: GuardOptions;
  readonly stop: StopOptions;
}

/** The paper's settings: section "Experimental setup" of arXiv 2605.06623, and Table 4 for the weights. */
const paper: MaspoOptions = {
  preset: 'paper',
  batchSize: 10, // mini-batch B
  beamSize: 2, // K
  proposalsPerParent: 2, // K_sub
  steps: 3, // T
  rounds: 3, // D
  weights: { localValidity: 0.4, lookaheadPotential: 0.4, globalAlignment: 0.2 }, // alpha, beta, theta: best of Table 4
  injectedCases: 3, // K_mis
  misalignmentSource: 'both', // the paper leaves it open; the released code uses the predecessors' alone
  misalignmentBuffer: defaultMisalignmentBuffer,
  operators: paperOperators,
  guards: noGuards,
  stop: noStop,
};

const presets = { paper };

/** What a user may write: a preset, and any of its settings to override. */
export const maspoOptionsSchema: z.ZodType<MaspoOptions> = z
  .strictObject({
    preset: z.enum(['paper']).default('paper').describe('Source of the settings that are not given'),
    batchSize: count('Questions in a shared batch (B)').optional(),
    beamSize: count('Candidates kept for each agent (K)').optional(),
    proposalsPerParent: count('Proposals for each beam member in a step (K_sub)').optional(),
    steps: count('Search steps on an agent in one visit (T)').optional(),
    rounds: count('Passes over all agents (D)').optional(),
    weights: weightsSchema.optional(),
    injectedCases: count('Misalignment cases injected into a batch at most (K_mis)', 0).optional(),
    misalignmentSource: z.enum(['own', 'predecessors', 'both']).optional().describe('Whose cases are injected'),
    misalignmentBuffer: misalignmentBufferOptionsSchema.optional(),
    operators: operatorOptionsSchema.optional(),
    guards: guardOptionsSchema.optional(),
    stop: stopOptionsSchema.optional(),
  })
  .transform(({ preset, ...given }) => {
    const overrides = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
    return { ...presets[preset], ...overrides };
  })
  .superRefine((options, context) => {
    if (options.proposalsPerParent > options.batchSize)
      context.addIssue(
        `proposalsPerParent (${options.proposalsPerParent}) is above batchSize (${options.batchSize}): each proposal needs a share of the traces`,
      );
    if (options.injectedCases > options.batchSize)
      context.addIssue(`injectedCases (${options.injectedCases}) is above batchSize (${options.batchSize})`);
  });
