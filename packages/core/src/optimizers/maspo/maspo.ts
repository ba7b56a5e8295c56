import { refuseProblems } from '../../error/maspo-error.ts';
import { type EndCause, eventVersion } from '../../event/optimization-event.ts';
import { watchImprovement } from '../../guards/global-improvement.ts';
import { type Oversight, overseeSearch } from '../../guards/oversee-search.ts';
import { versionsOf } from '../../prompt/prompt-version.ts';
import { finalCheck, notChecked } from '../../search/final-check.ts';
import { orient } from '../../search/orient.ts';
import { recheckCases, reportNotRerun } from '../../search/recheck-cases.ts';
import { refreshBeam } from '../../search/refresh-beam.ts';
import { type SearchState, startSearch } from '../../search/search-state.ts';
import { searchStep } from '../../search/search-step.ts';
import type { OptimizationProblem } from '../optimization-problem.ts';
import type { OptimizationContext, OptimizationResult, Optimizer } from '../optimizer.ts';
import { withinBudget } from '../within-budget.ts';
import { accuracyProblems } from './accuracy-problems.ts';
import { type MaspoOptions, maspoOptionsSchema } from './maspo-options.ts';

/** MASPO: joint prompt optimization of all agents by coordinate ascent over evolutionary beams (arXiv 2605.06623). */
export const maspo: Optimizer<MaspoOptions> = {
  name: 'maspo',
  options: maspoOptionsSchema,
  usesLabels: false,
  check: (problem, options) => [
    ...(problem.pool.length >= options.batchSize
      ? []
      : [
          `the pool has ${problem.pool.length} questions, and a batch needs ${options.batchSize}: give a larger pool or a smaller batchSize`,
        ]),
    ...accuracyProblems(problem, options),
  ],

  async optimize(problem, context): Promise<OptimizationResult> {
    const { search, oversight } = start(problem, context);
    const { guard } = oversight;
    const ended = await withinBudget(async () => {
      const by = await searchAllAgents(search, context.options, oversight);
      if (by === 'deadline') guard.dropUnchecked();
      guard.settle();
      search.emit({ type: 'search-ended', by });
      return { by, checked: by === 'deadline' ? notChecked : await finalCheck(search, problem.prompts) };
    });
    if (ended === undefined) {
      search.emit({ type: 'stopped', reason: 'budget-exhausted' });
      guard.dropUnchecked();
      guard.settle();
    }
    const { outcome } = ended?.checked ?? notChecked;
    const keptSeed = outcome === 'seed-kept' || outcome === 'unchanged';
    const prompts = keptSeed ? problem.prompts : search.prompts;
    if (ended !== undefined && ended.by !== 'deadline') {
      const rechecked = await withinBudget(() => recheckCases(search, prompts).then(() => true));
      if (rechecked === undefined) reportNotRerun(search, 'the budget was used up');
    }
    search.emit({ type: 'run-finished', prompts, outcome });
    const violated = guard.overspent || (keptSeed && !guard.seedHolds);
    return { status: statusOf(ended?.by, violated), prompts, finalCheck: ended?.checked ?? notChecked };
  },
};

async function searchAllAgents(
  search: SearchState,
  { rounds, steps }: MaspoOptions,
  oversight: Oversight,
): Promise<EndCause> {
  await orient(search);
  await oversight.begin();
  for (let round = 1; round <= rounds; round++) {
    for (const agent of search.beams.keys()) {
      if (oversight.expired()) return 'deadline';
      search.emit({ type: 'visit-started', round, agent });
      if (round > 1) await refreshBeam(search, { round, agent });
      for (let step = 1; step <= steps; step++) {
        if (oversight.expired()) return 'deadline';
        await searchStep(search, { round, agent, step });
      }
    }
    const end = await oversight.closeRound(round);
    search.emit({
      type: 'round-finished',
      round,
      versions: versionsOf(search.prompts),
      bufferSize: search.buffer.size,
    });
    if (end !== undefined) return end;
  }
  return 'schedule';
}

/** `by` is undefined where the budget ended the run. */
function statusOf(by: EndCause | undefined, violated: boolean): OptimizationResult['status'] {
  if (by === undefined) return 'budget-exhausted';
  if (by === 'deadline') return 'deadline-reached';
  if (by === 'guard' || violated) return 'guard-violated';
  return ({ schedule: 'finished', target: 'target-reached', plateau: 'converged' } as const)[by];
}

function start(
  problem: OptimizationProblem,
  context: OptimizationContext<MaspoOptions>,
): { search: SearchState; oversight: Oversight } {
  const { options, models, random, emit, signal, spent, expired } = context;
  const { graph, prompts, pool, requirement, validation } = problem;
  if (options.guards.tokensPerRound !== 'off' && spent === undefined)
    refuseProblems('optimize', ['guards.tokensPerRound needs `spent`, which counts the tokens of the run: pass it']);
  emit({
    type: 'run-started',
    version: eventVersion,
    optimizer: 'maspo',
    options,
    seed: random.path,
    agents: graph.agents.map(({ id }) => id),
    edges: graph.edges,
    prompts,
    pool: pool.map(({ id }) => id),
    ...(validation === undefined ? {} : { validation: validation.questions.map(({ id }) => id) }),
  });
  const improvement = watchImprovement();
  const watched: SearchState['emit'] = (event) => {
    improvement.note(event);
    emit(event);
  };
  const search = startSearch({ graph, pool, requirement, models, random, emit: watched, signal, ...options }, prompts);
  const oversight = overseeSearch(search, {
    guards: options.guards,
    stop: options.stop,
    seedPrompts: prompts,
    validation,
    improvement,
    tokens: () => spent?.().tokens ?? 0,
    expired,
  });
  return { search, oversight };
}
