import type { EndCause } from '../../event/optimization-event.ts';
import type { OptimizationProblem } from '../../optimizer/optimization-problem.ts';
import type { OptimizationContext, OptimizationResult } from '../../optimizer/optimizer.ts';
import { runSearch } from '../../optimizer/run-search.ts';
import { phaseOf } from '../../optimizer/within-budget.ts';
import { samePrompts } from '../../prompt/prompt-map.ts';
import { versionsOf } from '../../prompt/prompt-version.ts';
import { checkLeftOut, finalCheck } from '../../search/final-check.ts';
import { recheckCases } from './final-check/recheck-cases.ts';
import type { Oversight } from './guards/oversee-search.ts';
import type { MaspoOptions } from './options/maspo-settings.ts';
import type { ScheduleOptions } from './options/strategy-options.ts';
import type { Assessed } from './orientation/assess-agents.ts';
import { assessAgain, orient } from './orientation/orient.ts';
import { refreshBeam, refreshChangedBeams } from './refresh/refresh-beam.ts';
import { hasNextRound } from './schedule.ts';
import { type MaspoVariant, startRun } from './start-run.ts';
import type { SearchState } from './state/search-state.ts';
import { fillBeam } from './step/fill-beam.ts';
import { searchStep } from './step/search-step.ts';

/** MASPO from its start to its end: orientation, search, final check, and the assessment of what was adopted. */
export function optimizeJointly(
  problem: OptimizationProblem,
  context: OptimizationContext<MaspoOptions>,
  variant: MaspoVariant,
): Promise<OptimizationResult> {
  const { options, signal } = context;
  const phase = phaseOf(signal);
  const { search, oversight } = startRun(problem, { ...context, signal: phase.signal }, variant);
  let oriented: Assessed | undefined;
  return runSearch(search, problem.prompts, {
    search: async () => {
      oriented = await orient(search);
      return searchAllAgents(search, { schedule: options.schedule, oversight, weakOn: oriented?.weakOn ?? {} });
    },
    endCalls: phase.end,
    settle: (end) => oversight.settle(end),
    signal,
    finalCheck: async (checking) =>
      options.finalCheck === 'on' ? finalCheck(checking, problem.prompts) : checkLeftOut,
    conclude: async ({ prompts, finalCheck: { outcome } }) => {
      const isAdopted = outcome === 'improved' || (outcome === 'off' && !samePrompts(problem.prompts, prompts));
      if (oriented !== undefined && isAdopted) await assessAgain({ ...search, signal }, oriented.lenses);
      if (outcome !== 'not-checked') await recheckCases({ ...search, signal }, prompts);
    },
    isViolated: (result) => oversight.isViolatedBy(result),
  });
}

/** Coordinate ascent: all agents in topological order, one after the other, in every round. */
async function searchAllAgents(
  search: SearchState,
  { schedule, oversight, weakOn }: { schedule: ScheduleOptions; oversight: Oversight; weakOn: Assessed['weakOn'] },
): Promise<EndCause> {
  await oversight.begin();
  let progress = { rounds: 0, idleRounds: 0 };
  while (hasNextRound(schedule, progress)) {
    const round = progress.rounds + 1;
    const before = search.prompts;
    for (const agent of search.beams.keys()) {
      if (oversight.expired()) return 'deadline';
      search.emit({ type: 'visit-started', round, agent });
      if (round === 1) await fillBeam(search, { round, agent }, weakOn[agent]);
      else await refreshBeam(search, { round, agent });
      for (let step = 1; step <= schedule.steps; step++) {
        if (oversight.expired()) return 'deadline';
        await searchStep(search, { round, agent, step });
      }
    }
    await refreshChangedBeams(search, round);
    const end = await oversight.closeRound(round);
    const versions = versionsOf(search.prompts);
    search.emit({ type: 'round-finished', round, versions, bufferSize: search.buffer.size });
    if (end !== undefined) return end;
    progress = { rounds: round, idleRounds: samePrompts(before, search.prompts) ? progress.idleRounds + 1 : 0 };
  }
  return 'schedule';
}
