import type { RandomSource } from '../../../random/random-source.ts';
import type { SearchState } from '../state/search-state.ts';
import { type BatchItem, drawBatch, poolWithout } from './draw-batch.ts';
import { injectCases } from './inject-cases.ts';

/** The questions of a step for one beam member. */
export interface StepBatch {
  /** Those that proposals are scored on. */
  readonly scoring: readonly BatchItem[];
  /** Those whose traces proposals are made from: the same, others, or none. */
  readonly shown: readonly BatchItem[];
}

/** One batch for each member of the agent's beam, in its order: the same for all, or drawn by each. */
export function drawStepBatches(search: SearchState, agent: string, random: RandomSource): StepBatch[] {
  const beam = search.beams.get(agent)!;
  switch (search.options.batch.kind) {
    case 'shared': {
      const batch = drawStepBatch(search, agent, random);
      return beam.map(() => batch);
    }
    case 'per-member':
      return beam.map(({ version }) => drawStepBatch(search, agent, random.fork('member', version)));
  }
}

/** Cases are there to be learned from: where proposals have a batch of their own, they are in that one. */
function drawStepBatch(search: SearchState, agent: string, random: RandomSource): StepBatch {
  const { pool, options } = search;
  const { size } = options.batch;
  const inject = injectCases(search, agent, random.fork('cases'));
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
