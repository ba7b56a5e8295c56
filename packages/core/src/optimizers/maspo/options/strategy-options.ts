import { z } from 'zod';
import type { JudgeOptions } from '../../../judge/judge-options.ts';
import type { MisalignmentOptions } from '../../../misalignment/misalignment-options.ts';
import type { MisalignmentBufferOptions } from './misalignment-buffer-options.ts';
import { lensWeightsSchema, type RewardOptions } from './reward-options.ts';

const count = (what: string) => z.int().min(1).describe(what);

export const batchOptionsSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('shared'), size: count('Questions in a batch (B)') }),
    z.strictObject({ kind: z.literal('per-member'), size: count('Questions in a batch (B)') }),
  ])
  .describe('The questions of a step: one batch for all beam members, or one drawn by each member');

export const ascentOptionsSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('beam'),
      size: count('Candidates kept for each agent (K)'),
      proposalsPerParent: count('Proposals for each beam member in a step (K_sub)'),
      fill: z
        .enum(['seed', 'mutations'])
        .describe(
          "What an agent's beam holds before its first step. seed: only the seed prompt. mutations: also K - 1 mutations of it, even if they gain nothing",
        ),
    }),
    z.strictObject({
      kind: z.literal('serial'),
      proposals: count('Proposals in a step, one after the other; each proposal that gains is the next parent'),
    }),
  ])
  .describe("How an agent's prompts are searched: a beam of candidates, or one incumbent that a gain replaces at once");

const steps = count('Search steps on an agent in one visit (T)');

export const scheduleOptionsSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('interleaved'), rounds: count('Passes over all agents (D)'), steps }),
    z.strictObject({ kind: z.literal('single-cycle'), steps }),
    z.strictObject({
      kind: z.literal('round-robin'),
      patience: count('Passes in a row without a new best prompt after which the search ends'),
      maxRounds: count('Largest number of passes over all agents'),
      steps,
    }),
  ])
  .describe('In which order and how often the agents are visited');

export const refreshOptionsSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('recentre'),
      weights: z
        .union([z.literal('reward'), lensWeightsSchema], {
          error: 'must be reward, or a weight for each of localValidity, lookaheadPotential, globalAlignment',
        })
        .describe('Weights of the lenses when a beam is rescored: those of the reward, or separate weights'),
      when: z
        .enum(['each-visit', 'before-round-ends'])
        .describe(
          'When beams are rescored. each-visit: at the start of each later visit. before-round-ends: before a round ends, where the prompts of other agents have changed since; at a visit only where they have changed once more',
        ),
    }),
    z.strictObject({ kind: z.literal('none') }),
  ])
  .describe('What happens to the scores of a beam that is visited again');

const cases = count('Largest number of questions injected into a batch (K_mis)');

export const samplingOptionsSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('misalignment'),
      source: z.enum(['own', 'predecessors', 'both']).describe('Whose misalignment cases are injected'),
      cases,
      perAgent: z
        .union([z.literal('all'), z.int().min(1)])
        .describe('Largest number of cases of one agent in a batch; all: no separate limit'),
      dealt: z
        .enum(['evenly', 'to-the-first'])
        .describe('How the injected questions are dealt to the proposals: spread over all, or to the first ones'),
    }),
    z.strictObject({ kind: z.literal('random') }),
    z.strictObject({ kind: z.literal('success-cases'), cases }),
  ])
  .describe(
    'Which questions are injected into a batch: misalignment cases, none, or questions on which a candidate of the agent won on every lens',
  );

export const orientationOptionsSchema = z
  .enum(['on', 'off'])
  .describe('Whether every agent is assessed on the three lenses before the search and after it, on the whole pool');

export const finalCheckOptionsSchema = z
  .enum(['on', 'off'])
  .describe(
    'Whether the found prompts are adopted only if their final answers win against those under the seed prompts on the whole pool; off: they are adopted without a check',
  );

export const lookaheadOptionsSchema = z
  .strictObject({ depth: count('Hops downstream; 1 is the direct successors') })
  .describe('How far the lookahead lens reaches; all agents within reach weigh the same');

export const proposalsOptionsSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('shared') }),
    z.strictObject({ kind: z.literal('disjoint'), size: count('Questions in the batch that proposals are made from') }),
    z.strictObject({ kind: z.literal('without-traces') }),
  ])
  .describe(
    'What proposals are made from. shared: traces of the scoring batch. disjoint: traces of a separate batch. without-traces: no traces',
  );

type BatchOptions = z.infer<typeof batchOptionsSchema>;
export type AscentOptions = z.infer<typeof ascentOptionsSchema>;
export type ScheduleOptions = z.infer<typeof scheduleOptionsSchema>;
export type RefreshOptions = z.infer<typeof refreshOptionsSchema>;
export type SamplingOptions = z.infer<typeof samplingOptionsSchema>;
type LookaheadOptions = z.infer<typeof lookaheadOptionsSchema>;
export type ProposalsOptions = z.infer<typeof proposalsOptionsSchema>;

/** The strategies of a search, each by its kind and settings. */
export interface SearchOptions {
  readonly batch: BatchOptions;
  readonly reward: RewardOptions;
  readonly search: AscentOptions;
  readonly refresh: RefreshOptions;
  readonly sampling: SamplingOptions;
  readonly lookahead: LookaheadOptions;
  readonly proposals: ProposalsOptions;
  readonly judge: JudgeOptions;
  readonly operators: readonly string[];
  readonly misalignment: MisalignmentOptions;
  readonly orientation: z.infer<typeof orientationOptionsSchema>;
  readonly misalignmentBuffer: MisalignmentBufferOptions;
}
