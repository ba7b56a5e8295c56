import { roundNoise } from '../../../reward/round-noise.ts';
import { rewardWeights } from '../options/reward-options.ts';
import { lensesSampledBy } from '../sampling/inject-cases.ts';
import type { SearchState } from '../state/search-state.ts';
import type { Proposed, ScoredChild, Step } from '../step/step.ts';
import { scoreCandidate } from './score-candidate.ts';

/** J(candidate) = J(parent) + s (the paper's J, with R centred on a draw), on the parent's batch. */
export async function scoreProposal(
  search: SearchState,
  { candidate, parent }: Proposed,
  { random }: Step,
): Promise<ScoredChild> {
  const { reward, sampling } = search.options;
  const result = await scoreCandidate(
    search,
    candidate,
    { references: parent.references, random },
    { weights: rewardWeights(reward), alsoJudged: lensesSampledBy(sampling) },
  );
  const cumulativeScore = roundNoise(parent.candidate.cumulativeScore + (result.score ?? 0));
  return { parent, candidate: { ...candidate, cumulativeScore }, result };
}
