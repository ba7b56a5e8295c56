import type { Place } from '../event/optimization-event.ts';
import { drawCases } from '../misalignment/misalignment-buffer.ts';
import { roundNoise } from '../reward/joint-reward.ts';
import { updateBeam } from './beam.ts';
import { beamEntry, type Candidate } from './candidate.ts';
import { drawBatch } from './draw-batch.ts';
import { keepGoodTraces } from './keep-good-traces.ts';
import { mineMisalignment } from './mine-misalignment.ts';
import { proposeCandidates } from './propose-candidates.ts';
import { reportTraces } from './report-traces.ts';
import { startBatch, tracesOf } from './run-batch.ts';
import { scoreCandidate } from './score-candidate.ts';
import { executionWith, promptsWith, type SearchState, setBeam } from './search-state.ts';
import type { Parent, Proposed, ScoredChild, Step } from './step.ts';

/**
 * One search step on one agent: one batch shared by all beam members, reference traces of every parent, proposals from disjoint
 * shares of the traces, every distinct proposal scored against its parent on the whole batch, cases mined, the beam updated.
 */
export async function searchStep(search: SearchState, place: Place): Promise<void> {
  const step = startStep(search, place);
  const beam = search.beams.get(place.agent)!;

  const parents = beam.map((candidate) => startParent(search, candidate, step));
  const proposals = await proposeCandidates(search, parents, step);
  const [references, children] = await Promise.all([
    Promise.all(parents.map((parent) => tracesOf(parent.references))),
    Promise.all(proposals.map((proposal) => scoreProposal(search, proposal, step))),
  ]);
  for (const [index, { candidate }] of parents.entries())
    reportTraces(search.emit, references[index]!, { purpose: 'reference', prompts: promptsWith(search, candidate) });
  for (const child of children) reportScore(search, child, place);

  const misalignment = mineMisalignment(search, children, step);
  keepGoodTraces(search, children);
  const entrants = children.map(({ candidate, result }) => ({ candidate, score: result.score ?? 0 }));
  const updated = updateBeam(beam, entrants, search.beamSize);
  setBeam(search, place, updated);
  search.emit({
    type: 'step-finished',
    ...place,
    beam: updated.map(beamEntry),
    misalignment,
    bufferSize: search.buffer.size,
  });
}

function startStep(search: SearchState, place: Place): Step {
  const random = search.random.fork(`round ${place.round}`, place.agent, `step ${place.step}`);
  const cases = drawCases(search.buffer, place.agent, {
    graph: search.graph,
    source: search.misalignmentSource,
    limit: search.injectedCases,
    random: random.fork('cases'),
  });
  const batch = drawBatch(search.pool, { size: search.batchSize, cases, random: random.fork('batch') });
  search.emit({
    type: 'step-started',
    ...place,
    batch: batch.map(({ question, hardNegative }) => ({ question: question.id, injected: hardNegative !== undefined })),
    parents: search.beams.get(place.agent)!.map(beamEntry),
  });
  return { place, batch, random };
}

function startParent(search: SearchState, candidate: Candidate, { batch, random }: Step): Parent {
  const questions = batch.map(({ question }) => question);
  return { candidate, references: startBatch(questions, executionWith(search, candidate, random.path)) };
}

/** J(candidate) = J(parent) + s (the paper's J, with R centred on a draw). */
async function scoreProposal(search: SearchState, proposal: Proposed, { random }: Step): Promise<ScoredChild> {
  const { candidate, parent } = proposal;
  const result = await scoreCandidate(search, candidate, { references: parent.references, random });
  const cumulativeScore = roundNoise(parent.candidate.cumulativeScore + (result.score ?? 0));
  return { parent, candidate: { ...candidate, cumulativeScore }, result };
}

function reportScore(search: SearchState, { candidate, parent, result }: ScoredChild, place: Place): void {
  reportTraces(search.emit, result.traces, { purpose: 'candidate', prompts: promptsWith(search, candidate) });
  search.emit({
    type: 'candidate-scored',
    ...place,
    version: candidate.version,
    parent: parent.candidate.version,
    reward: result.reward.reward ?? null,
    lenses: result.reward.lenses,
    cumulativeScore: result.score === undefined ? null : candidate.cumulativeScore,
    accepted: (result.score ?? 0) > 0,
    judged: result.judged,
  });
}
