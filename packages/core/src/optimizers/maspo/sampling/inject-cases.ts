import type { RandomSource } from '../../../random/random-source.ts';
import { type RewardLens, rewardLenses } from '../../../reward/reward-lens.ts';
import { drawCases } from '../misalignment/misalignment-buffer.ts';
import type { SamplingOptions } from '../options/strategy-options.ts';
import type { SearchState } from '../state/search-state.ts';
import type { BatchItem } from './draw-batch.ts';

/** The questions to put before an agent on purpose. */
export function injectCases(search: SearchState, agent: string, random: RandomSource): BatchItem[] {
  const { sampling } = search.options;
  switch (sampling.kind) {
    case 'misalignment': {
      const { source, cases: limit } = sampling;
      const cases = drawCases(search.buffer, agent, { graph: search.graph, source, limit, random });
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

/** The lenses whose verdicts tell which questions are cases. */
export function lensesSampledBy({ kind }: SamplingOptions): readonly RewardLens[] {
  return kind === 'random' ? [] : rewardLenses;
}
