import type { Visit } from '../../../event/optimization-event.ts';
import type { LensWeights } from '../../../reward/reward-lens.ts';
import { reportTraces } from '../../../search/report-traces.ts';
import { startBatch, tracesOf } from '../../../search/run-batch.ts';
import { scoreCandidate } from '../joint-reward/score-candidate.ts';
import { rewardWeights } from '../options/reward-options.ts';
import type { SearchOptions } from '../options/strategy-options.ts';
import { drawBatch } from '../sampling/draw-batch.ts';
import { type Beam, beamEntry, rankCandidates } from '../state/beam.ts';
import { executionWith, hasOtherSurroundings, promptsWith, type SearchState, setBeam } from '../state/search-state.ts';
import { kendallTauB } from './kendall-tau.ts';

/** Refreshes the scores of a beam that the search visits again, where the options ask for it. */
export async function refreshBeam(search: SearchState, visit: Visit): Promise<void> {
  const { refresh } = search.options;
  if (refresh.kind === 'none') return;
  if (refresh.when === 'before-round-ends' && !hasOtherSurroundings(search, visit.agent)) return;
  await recentre(search, visit, { at: 'visit', weights: refreshWeights(search.options) });
}

/** Before a round ends: rescores the beams for which prompts of other agents have changed since their scores were made. */
export async function refreshChangedBeams(search: SearchState, round: number): Promise<void> {
  const { refresh } = search.options;
  if (refresh.kind === 'none' || refresh.when === 'each-visit') return;
  for (const agent of search.beams.keys())
    if (hasOtherSurroundings(search, agent))
      await recentre(search, { round, agent }, { at: 'round-end', weights: refreshWeights(search.options) });
}

/** The weights by which beams are rescored. */
export function refreshWeights({ refresh, reward }: Pick<SearchOptions, 'refresh' | 'reward'>): LensWeights {
  return refresh.kind === 'none' || refresh.weights === 'reward' ? rewardWeights(reward) : refresh.weights;
}

/**
 * Rescores a beam whose surroundings have changed: on a fresh batch, J(c) = R(c, best) - 0.5 and J(best) = 0. Then the beam is sorted
 * again, and a new best prompt is in force at once. A candidate that could not be scored counts as a draw (J = 0), because the best prompt
 * may be the one that failed. A beam of one candidate is only recentred.
 */
async function recentre(
  search: SearchState,
  visit: Visit,
  { at, weights }: { at: 'visit' | 'round-end'; weights: LensWeights },
): Promise<void> {
  const random = search.random.fork(
    `round ${visit.round}`,
    visit.agent,
    at === 'visit' ? 'refresh' : 'refresh at the end',
  );
  const before = search.beams.get(visit.agent)!;
  const [best, ...others] = before;
  const batch =
    others.length === 0
      ? []
      : drawBatch(search.pool, { size: search.options.batch.size, inject: [], random: random.fork('batch') });
  const questions = batch.map(({ question }) => question);

  const execution = executionWith(search, best!, random.path);
  const references = startBatch(questions, execution);
  const rescored = await Promise.all(
    others.map(async (candidate) => {
      const { score, traces } = await scoreCandidate(search, candidate, { references, random }, { weights });
      return { candidate: { ...candidate, cumulativeScore: score ?? 0 }, traces };
    }),
  );
  reportTraces(search.emit, await tracesOf(references), { purpose: 'reference', prompts: execution.prompts });
  for (const { candidate, traces } of rescored)
    reportTraces(search.emit, traces, { purpose: 'candidate', prompts: promptsWith(search, candidate) });

  const after = rankCandidates([{ ...best!, cumulativeScore: 0 }, ...rescored.map(({ candidate }) => candidate)]);
  search.emit({
    type: 'beam-refreshed',
    ...visit,
    at,
    batch: questions.map(({ id }) => id),
    ...agreement(before, after),
  });
  setBeam(search, visit, after);
}

function agreement(before: Beam, after: Beam) {
  const scoreAfter = new Map(after.map(({ version, cumulativeScore }) => [version, cumulativeScore]));
  return {
    before: before.map(beamEntry),
    after: after.map(beamEntry),
    rankAgreement:
      kendallTauB(
        before.map(({ cumulativeScore }) => cumulativeScore),
        before.map(({ version }) => scoreAfter.get(version)!),
      ) ?? null,
    sameTop: before[0]!.version === after[0]!.version,
  };
}
