import type { Visit } from '../../../event/optimization-event.ts';
import type { BatchItem } from '../sampling/draw-batch.ts';
import { drawStepBatch } from '../sampling/draw-step-batches.ts';
import { beamEntry, rankCandidates } from '../state/beam.ts';
import { type SearchState, setBeam } from '../state/search-state.ts';
import { mineCases } from './mine-cases.ts';
import { proposeCandidates } from './propose-candidates.ts';
import { questionsOf, reportParent, reportScore } from './search-step.ts';
import { type Step, startParent } from './step.ts';
import { scoreProposal } from './try-proposals.ts';

/**
 * Fills an agent's beam before its first step with K - 1 mutations of the seed prompt, even if they gain nothing. Each mutation is scored
 * against the seed prompt. At most half of the batch are questions of `weakOn`, on which the orientation found the agent weak. Does nothing
 * where a beam starts with only its seed prompt.
 */
export async function fillBeam(search: SearchState, visit: Visit, weakOn: readonly string[] = []): Promise<void> {
  const { search: ascent } = search.options;
  if (ascent.kind !== 'beam' || ascent.fill === 'seed' || ascent.size === 1) return;
  const place = { ...visit, step: 0 };
  const random = search.random.fork(`round ${visit.round}`, visit.agent, 'fill');
  const batch = drawStepBatch(search, weakQuestions(search, weakOn, random), random);
  const [seed] = search.beams.get(visit.agent)!;
  const step: Step = { place, batches: [batch], random };
  const parent = startParent(search, seed!, { step, batch, proposals: ascent.size - 1 });
  const proposals = await proposeCandidates(search, [parent], step);
  const children = await Promise.all(proposals.map((proposal) => scoreProposal(search, proposal, step)));
  await reportParent(search, parent);
  const entrants = children.filter(({ result }) => result.score !== undefined);
  for (const child of children) reportScore(search, child, { place, accepted: entrants.includes(child) });
  const misalignment = mineCases(search, children, place);
  const beam = rankCandidates([seed!, ...entrants.map(({ candidate }) => candidate)]);
  search.emit({
    type: 'beam-filled',
    ...visit,
    batch: questionsOf([batch], [seed!], ({ scoring }) => scoring),
    beam: beam.map(beamEntry),
    misalignment,
  });
  setBeam(search, visit, beam);
}

function weakQuestions({ pool, options }: SearchState, weakOn: readonly string[], random: Step['random']): BatchItem[] {
  // The batch that the proposals see has a size of its own where it is disjoint from the scored one.
  const { batch, proposals } = options;
  const size = Math.floor((proposals.kind === 'disjoint' ? proposals.size : batch.size) / 2);
  const weak = pool.filter(({ id }) => weakOn.includes(id));
  return random
    .fork('weak')
    .shuffle(weak)
    .slice(0, size)
    .map((question) => ({ question, injected: true }));
}
