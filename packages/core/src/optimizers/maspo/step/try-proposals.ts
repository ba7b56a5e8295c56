import { finishedRun } from '../../../graph/graph-run.ts';
import { roundNoise } from '../../../reward/round-noise.ts';
import type { Candidate } from '../../../search/candidate.ts';
import { scoreCandidate } from '../joint-reward/score-candidate.ts';
import { rewardWeights } from '../options/reward-options.ts';
import { lensesSampledBy } from '../sampling/draw-step-batches.ts';
import { updateBeam } from '../state/beam.ts';
import type { SearchState } from '../state/search-state.ts';
import { operatorsInTurn, proposeCandidates } from './propose-candidates.ts';
import { type Child, type Parent, type Step, startParent, type Tried } from './step.ts';

/** Makes proposals from the agent's beam, scores them, and returns the next beam. */
export function tryProposals(search: SearchState, step: Step): Promise<Tried> {
  const { search: ascent } = search.options;
  switch (ascent.kind) {
    case 'beam':
      return tryAtOnce(search, step, ascent);
    case 'serial':
      return tryInTurn(search, step, ascent);
  }
}

/** Makes the proposals of all beam members at once, and scores every distinct one against its parent; the K best stay. */
async function tryAtOnce(
  search: SearchState,
  step: Step,
  { size, proposalsPerParent }: { size: number; proposalsPerParent: number },
): Promise<Tried> {
  const beam = search.beams.get(step.place.agent)!;
  const parents = beam.map((candidate, index) =>
    startParent(search, candidate, { step, batch: step.batches[index]!, proposals: proposalsPerParent }),
  );
  const proposals = await proposeCandidates(search, parents, step);
  const children = await Promise.all(proposals.map((proposal) => scoreProposal(search, proposal, step)));
  const entrants = children.map(({ candidate, result }) => ({ candidate, score: result.score ?? 0 }));
  return { parents, children, beam: updateBeam(beam, entrants, size) };
}

/**
 * Makes one proposal after the other, each from the incumbent, and scores it against the incumbent. A proposal that gains becomes the
 * incumbent at once.
 */
async function tryInTurn(search: SearchState, step: Step, { proposals }: { proposals: number }): Promise<Tried> {
  const [batch] = step.batches;
  const [seed] = search.beams.get(step.place.agent)!;
  const first = startParent(search, seed!, { step, batch: batch!, proposals });
  const parents = [first];
  const children: Child[] = [];
  const operators = operatorsInTurn(search, step.random);
  let incumbent = first;
  let best = first.candidate;
  for (let turn = 0; turn < proposals; turn++) {
    const attempt = { ...step, random: step.random.fork(`turn ${turn + 1}`) };
    const shares = [incumbent.shares[turn]!];
    const next = turn % operators.length;
    const inTurn = [...operators.slice(next), ...operators.slice(0, next)];
    const [proposal] = await proposeCandidates(search, [{ ...incumbent, shares }], attempt, inTurn);
    if (proposal === undefined) continue;
    const child = await scoreProposal(search, proposal, attempt);
    children.push(child);
    if ((child.result.score ?? 0) <= 0) continue;
    best = child.candidate;
    if (turn === proposals - 1) break;
    const references = child.result.traces.map(finishedRun);
    incumbent = startParent(search, child.candidate, { step: attempt, batch: batch!, proposals, references });
    // The reference runs of the new incumbent are reported with its score.
    if (incumbent.shown !== incumbent.references) parents.push({ ...incumbent, references: [] });
  }
  return { parents, children, beam: [best] };
}

/** J(candidate) = J(parent) + s (the paper's J, with R centred on a draw), on the parent's batch. */
export async function scoreProposal(
  search: SearchState,
  { candidate, parent }: { candidate: Candidate; parent: Parent },
  { random }: Step,
): Promise<Child> {
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
