import { refuseIssues } from '../../error/maspo-error.ts';
import type { EndCause } from '../../event/optimization-event.ts';
import type { PromptOperator } from '../../operators/prompt-operator.ts';
import { promptOperators } from '../../operators/prompt-operators.ts';
import type { OptimizationProblem } from '../../optimizer/optimization-problem.ts';
import type { OptimizationContext, OptimizationResult, Optimizer } from '../../optimizer/optimizer.ts';
import { runSearch } from '../../optimizer/run-search.ts';
import { phaseOf } from '../../optimizer/within-budget.ts';
import { samePrompts } from '../../prompt/prompt-map.ts';
import { versionsOf } from '../../prompt/prompt-version.ts';
import { isGraded } from '../../reward/final-comparison.ts';
import { checkLeftOut, finalCheck, finalCheckCalls, noCheckCalls } from '../../search/final-check.ts';
import { ablationsOf } from './ablations.ts';
import { checkProblem } from './check-problem.ts';
import { recheckCases } from './final-check/recheck-cases.ts';
import type { Oversight } from './guards/oversee-search.ts';
import { explainMaspo, maspoOptionsSchema } from './options/maspo-options.ts';
import type { MaspoOptions } from './options/maspo-settings.ts';
import type { ScheduleOptions } from './options/strategy-options.ts';
import type { Assessed } from './orientation/assess-agents.ts';
import { assessAgain, orient } from './orientation/orient.ts';
import { refreshBeam, refreshChangedBeams } from './refresh/refresh-beam.ts';
import { hasNextRound } from './schedule.ts';
import { startRun } from './start-run.ts';
import type { SearchState } from './state/search-state.ts';
import { fillBeam } from './step/fill-beam.ts';
import { searchStep } from './step/search-step.ts';
import { usesJudge } from './uses-judge.ts';

/** MASPO: joint prompt optimization of all agents by coordinate ascent over evolutionary beams (arXiv 2605.06623). */
export const maspo: Optimizer<MaspoOptions> = maspoWith([]);

/**
 * MASPO with your own operators, which its option `operators` may name besides the built-in ones. A configuration can
 * use it from a module if it has a `name` of its own. Throws `MaspoError('invalid-input')` where the name of an operator
 * is already taken.
 */
export function maspoWith(own: readonly PromptOperator[], name = 'maspo'): Optimizer<MaspoOptions> {
  const operators = [...promptOperators, ...own];
  const names = operators.map(({ name }) => name);
  const taken = names.filter((name, index) => names.indexOf(name) !== index);
  refuseIssues(
    'operators',
    taken.map((name) => `the name "${name}" is taken: give the operator another`),
  );
  return {
    name,
    options: maspoOptionsSchema(operators),
    usesLabels: false,
    gradesPool: isGraded,
    usesJudge,
    explain: explainMaspo,
    check: (problem, options) => [
      ...checkProblem(problem, options),
      ...ablationsOf(problem, options).map(
        (ablation) => `${ablation}: that is an ablation, and belongs into an experiment, under the name maspo-ablation`,
      ),
    ],
    finalCheckCalls: (problem, options) =>
      options.finalCheck === 'on' ? finalCheckCalls(problem, options) : noCheckCalls,
    optimize: (problem, context) => optimizeJointly(problem, context, { name, operators }),
  };
}

/** MASPO with a part left out, to measure the effect of this part. It is for experiments only, and is never called maspo. */
export const maspoAblation: Optimizer<MaspoOptions> = {
  ...maspo,
  name: 'maspo-ablation',
  check: (problem, options) => [
    ...checkProblem(problem, options),
    ...(ablationsOf(problem, options).length === 0
      ? ['these options leave nothing out: that is not an ablation, name the optimizer maspo']
      : []),
  ],
  optimize: (problem, context) =>
    optimizeJointly(problem, context, { name: 'maspo-ablation', operators: promptOperators }),
};

function optimizeJointly(
  problem: OptimizationProblem,
  context: OptimizationContext<MaspoOptions>,
  { name, operators }: { name: string; operators: readonly PromptOperator[] },
): Promise<OptimizationResult> {
  const { options, signal } = context;
  const phase = phaseOf(signal);
  const { search, oversight } = startRun(problem, { ...context, signal: phase.signal }, { name, operators });
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
