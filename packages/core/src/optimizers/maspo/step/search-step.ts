import type { BatchQuestion, StepPlace } from '../../../event/optimization-event.ts';
import { reportTraces } from '../../../search/report-traces.ts';
import { tracesOf } from '../../../search/run-batch.ts';
import type { BatchItem } from '../sampling/draw-batch.ts';
import { drawStepBatches, type StepBatch } from '../sampling/draw-step-batches.ts';
import { beamEntry, type ScoredCandidate } from '../state/beam.ts';
import { promptsWith, type SearchState, setBeam } from '../state/search-state.ts';
import { mineCases } from './mine-cases.ts';
import type { Child, Parent, Step } from './step.ts';
import { tryProposals } from './try-proposals.ts';

/** One search step on one agent: draws batches, makes proposals, scores them against their parents, mines cases, and updates the beam. */
export async function searchStep(search: SearchState, place: StepPlace): Promise<void> {
  const step = startStep(search, place);
  const { parents, children, beam } = await tryProposals(search, step);
  for (const parent of parents) await reportParent(search, parent);
  for (const child of children) reportScore(search, child, { place, accepted: (child.result.score ?? 0) > 0 });
  const misalignment = mineCases(search, children, place);
  setBeam(search, place, beam);
  search.emit({
    type: 'step-finished',
    ...place,
    beam: beam.map(beamEntry),
    misalignment,
    bufferSize: search.buffer.size,
  });
}

function startStep(search: SearchState, place: StepPlace): Step {
  const random = search.random.fork(`round ${place.round}`, place.agent, `step ${place.step}`);
  const batches = drawStepBatches(search, place.agent, random);
  const parents = search.beams.get(place.agent)!;
  const isApart = batches.some(({ scoring, shown }) => shown !== scoring && shown.length > 0);
  search.emit({
    type: 'step-started',
    ...place,
    batch: questionsOf(batches, parents, ({ scoring }) => scoring),
    ...(isApart ? { proposalBatch: questionsOf(batches, parents, ({ shown }) => shown) } : {}),
    parents: parents.map(beamEntry),
  });
  return { place, batches, random };
}

/** A batch that all members share is listed once. */
export function questionsOf(
  batches: readonly StepBatch[],
  parents: readonly ScoredCandidate[],
  itemsOf: (batch: StepBatch) => readonly BatchItem[],
): BatchQuestion[] {
  const listed = (batch: StepBatch) =>
    itemsOf(batch).map(({ question, injected }) => ({ question: question.id, injected }));
  if (new Set(batches).size === 1) return listed(batches[0]!);
  return batches.flatMap((batch, index) =>
    listed(batch).map((question) => ({ ...question, member: parents[index]!.version })),
  );
}

/** Reports the runs of a parent. */
export async function reportParent(search: SearchState, { candidate, references, shown }: Parent): Promise<void> {
  const prompts = promptsWith(search, candidate);
  reportTraces(search.emit, await tracesOf(references), { purpose: 'reference', prompts });
  if (shown !== references) reportTraces(search.emit, await tracesOf(shown), { purpose: 'proposal', prompts });
}

/** Reports the runs and the score of a child; `accepted`: whether it may enter the beam. */
export function reportScore(
  search: SearchState,
  { candidate, parent, result }: Child,
  { place, accepted }: { place: StepPlace; accepted: boolean },
): void {
  reportTraces(search.emit, result.traces, { purpose: 'candidate', prompts: promptsWith(search, candidate) });
  search.emit({
    type: 'candidate-scored',
    ...place,
    version: candidate.version,
    parent: parent.candidate.version,
    reward: result.reward.reward ?? null,
    lenses: result.reward.lenses,
    cumulativeScore: result.score === undefined ? null : candidate.cumulativeScore,
    accepted,
    judged: result.judged,
  });
}
