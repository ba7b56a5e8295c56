import type { RandomSource } from '../../../random/random-source.ts';
import { type RewardLens, rewardLenses } from '../../../reward/reward-lens.ts';
import { drawCases } from '../misalignment/misalignment-buffer.ts';
import type { SamplingOptions } from '../options/strategy-options.ts';
import type { SearchState } from '../state/search-state.ts';
import { type BatchItem, drawBatch, poolWithout } from './draw-batch.ts';

/** The questions of a step for one beam member. */
export interface StepBatch {
  /** The questions on which proposals are scored. */
  readonly scoring: readonly BatchItem[];
  /** The questions from whose traces proposals are made: the same questions, other questions, or none. */
  readonly shown: readonly BatchItem[];
}

/** One batch for each member of the agent's beam, in its order: the same batch for all members, or a separate batch for each. */
export function drawStepBatches(search: SearchState, agent: string, random: RandomSource): StepBatch[] {
  const beam = search.beams.get(agent)!;
  switch (search.options.batch.kind) {
    case 'shared': {
      const batch = drawAround(search, agent, random);
      return beam.map(() => batch);
    }
    case 'per-member':
      return beam.map(({ version }) => drawAround(search, agent, random.fork('member', version)));
  }
}

function drawAround(search: SearchState, agent: string, random: RandomSource): StepBatch {
  return drawStepBatch(search, injectCases(search, agent, random.fork('cases')), random);
}

/** Where proposals have their own batch, questions are injected into that batch, because proposers are to learn from them. */
export function drawStepBatch(search: SearchState, inject: readonly BatchItem[], random: RandomSource): StepBatch {
  const { pool, options } = search;
  const { size } = options.batch;
  switch (options.proposals.kind) {
    case 'shared': {
      const batch = drawBatch(pool, { size, inject, random: random.fork('batch') });
      return { scoring: batch, shown: batch };
    }
    case 'disjoint': {
      const shown = drawBatch(pool, { size: options.proposals.size, inject, random: random.fork('proposal batch') });
      const rest = poolWithout(pool, shown);
      return { scoring: drawBatch(rest, { size, inject: [], random: random.fork('batch') }), shown };
    }
    case 'without-traces':
      return { scoring: drawBatch(pool, { size, inject, random: random.fork('batch') }), shown: [] };
  }
}

/** The questions to inject for an agent. */
function injectCases(search: SearchState, agent: string, random: RandomSource): BatchItem[] {
  const { sampling } = search.options;
  switch (sampling.kind) {
    case 'misalignment': {
      const { source, cases: limit, perAgent } = sampling;
      const cases = drawCases(search.buffer, agent, { graph: search.graph, source, limit, perAgent, random });
      return cases.map((hardNegative) => ({ question: hardNegative.question, injected: true, hardNegative }));
    }
    case 'success-cases': {
      const drawn = random.shuffle(search.goodTraces.tracesOf(agent)).slice(0, sampling.cases);
      return drawn.map(({ question }) => ({ question, injected: true }));
    }
    case 'random':
      return [];
  }
}

/** The lenses whose verdicts decide which questions are cases. */
export function lensesSampledBy({ kind }: SamplingOptions): readonly RewardLens[] {
  return kind === 'random' ? [] : rewardLenses;
}
