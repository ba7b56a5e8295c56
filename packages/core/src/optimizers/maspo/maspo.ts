import { type AssessedAgents, eventVersion } from '../../event/optimization-event.ts';
import { samePrompts } from '../../prompt/prompt-map.ts';
import { versionsOf } from '../../prompt/prompt-version.ts';
import { finalCheck, notChecked } from '../../search/final-check.ts';
import { assessAgain, orient } from '../../search/orient.ts';
import { refreshBeam } from '../../search/refresh-beam.ts';
import type { ScheduleOptions } from '../../search/search-options.ts';
import { type SearchState, startSearch } from '../../search/search-state.ts';
import { searchStep } from '../../search/search-step.ts';
import type { OptimizationProblem } from '../optimization-problem.ts';
import type { OptimizationContext, OptimizationResult, Optimizer } from '../optimizer.ts';
import { withinBudget } from '../within-budget.ts';
import { ablationsOf } from './ablations.ts';
import { explainMaspo } from './explain-maspo.ts';
import { maspoOptionsSchema } from './maspo-options.ts';
import type { MaspoOptions } from './maspo-settings.ts';
import { hasNextRound } from './schedule.ts';

/** MASPO: joint prompt optimization of all agents by coordinate ascent over evolutionary beams (arXiv 2605.06623). */
export const maspo: Optimizer<MaspoOptions> = {
  name: 'maspo',
  options: maspoOptionsSchema,
  usesLabels: false,
  explain: explainMaspo,
  check: (problem, options) => [
    ...poolProblems(problem, options),
    ...ablationsOf(problem, options).map(
      (ablation) => `${ablation}: that is an ablation, and belongs into an experiment, under the name maspo-ablation`,
    ),
  ],
  optimize: (problem, context) => searchPrompts('maspo', problem, context),
};

/** MASPO with a part left out, to measure what the part is worth; for experiments alone, and never under MASPO's name. */
export const maspoAblation: Optimizer<MaspoOptions> = {
  ...maspo,
  name: 'maspo-ablation',
  check: (problem, options) => [
    ...poolProblems(problem, options),
    ...(ablationsOf(problem, options).length === 0
      ? ['these options leave nothing out: that is no ablation, name the optimizer maspo']
      : []),
  ],
  optimize: (problem, context) => searchPrompts('maspo-ablation', problem, context),
};

async function searchPrompts(
  name: string,
  problem: OptimizationProblem,
  context: OptimizationContext<MaspoOptions>,
): Promise<OptimizationResult> {
  const search = start(name, problem, context);
  let oriented: AssessedAgents = {};
  const checked = await withinBudget(async () => {
    oriented = await orient(search);
    await searchAllAgents(search, context.options.schedule);
    return finalCheck(search, problem.prompts);
  });

  if (checked === undefined) search.emit({ type: 'stopped', reason: 'budget-exhausted' });
  if (checked?.outcome === 'improved') await withinBudget(() => assessAgain(search, oriented));
  const keptSeed = checked?.outcome === 'seed-kept' || checked?.outcome === 'unchanged';
  const prompts = keptSeed ? problem.prompts : search.prompts;
  const status = checked === undefined ? 'budget-exhausted' : 'finished';
  search.emit({ type: 'run-finished', prompts, outcome: (checked ?? notChecked).outcome });
  return { status, prompts, finalCheck: checked ?? notChecked };
}

async function searchAllAgents(search: SearchState, schedule: ScheduleOptions): Promise<void> {
  let progress = { rounds: 0, idleRounds: 0 };
  while (hasNextRound(schedule, progress)) {
    const round = progress.rounds + 1;
    const before = search.prompts;
    for (const agent of search.beams.keys()) {
      search.emit({ type: 'visit-started', round, agent });
      if (round > 1) await refreshBeam(search, { round, agent });
      for (let step = 1; step <= schedule.steps; step++) await searchStep(search, { round, agent, step });
    }
    const versions = versionsOf(search.prompts);
    search.emit({ type: 'round-finished', round, versions, bufferSize: search.buffer.size });
    progress = { rounds: round, idleRounds: samePrompts(before, search.prompts) ? progress.idleRounds + 1 : 0 };
  }
}

function start(name: string, problem: OptimizationProblem, context: OptimizationContext<MaspoOptions>): SearchState {
  const { options, models, random, emit, signal } = context;
  const { graph, prompts, frozen = [], pool, requirement } = problem;
  emit({
    type: 'run-started',
    version: eventVersion,
    optimizer: name,
    options,
    ablations: ablationsOf(problem, options),
    seed: random.path,
    agents: graph.agents.map(({ id }) => id),
    frozen,
    edges: graph.edges,
    prompts,
    pool: pool.map(({ id }) => id),
  });
  return startSearch({ graph, pool, requirement, models, random, emit, signal, frozen, options }, prompts);
}

function poolProblems({ pool }: OptimizationProblem, { batch, proposals }: MaspoOptions): string[] {
  const apart = proposals.kind === 'disjoint' ? proposals.size : 0;
  const needed = batch.size + apart;
  if (pool.length >= needed) return [];
  return [
    apart === 0
      ? `the pool has ${pool.length} questions, and a batch needs ${needed}: give a larger pool or a smaller batch.size`
      : `the pool has ${pool.length} questions, and batches of ${batch.size} and ${apart} apart from each other need ${needed}: give a larger pool or smaller batch.size and proposals.size`,
  ];
}
