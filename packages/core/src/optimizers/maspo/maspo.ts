import { eventVersion } from '../../event/optimization-event.ts';
import { versionsOf } from '../../prompt/prompt-version.ts';
import { finalCheck, notChecked } from '../../search/final-check.ts';
import { orient } from '../../search/orient.ts';
import { refreshBeam } from '../../search/refresh-beam.ts';
import { type SearchState, startSearch } from '../../search/search-state.ts';
import { searchStep } from '../../search/search-step.ts';
import type { OptimizationProblem } from '../optimization-problem.ts';
import type { OptimizationContext, OptimizationResult, Optimizer } from '../optimizer.ts';
import { withinBudget } from '../within-budget.ts';
import { type MaspoOptions, maspoOptionsSchema } from './maspo-options.ts';

/** MASPO: joint prompt optimization of all agents by coordinate ascent over evolutionary beams (arXiv 2605.06623). */
export const maspo: Optimizer<MaspoOptions> = {
  name: 'maspo',
  options: maspoOptionsSchema,
  usesLabels: false,
  check: ({ pool }, { batchSize }) =>
    pool.length >= batchSize
      ? []
      : [
          `the pool has ${pool.length} questions, and a batch needs ${batchSize}: give a larger pool or a smaller batchSize`,
        ],

  async optimize(problem, context): Promise<OptimizationResult> {
    const search = start(problem, context);
    const checked = await withinBudget(async () => {
      await searchAllAgents(search, context.options);
      return finalCheck(search, problem.prompts);
    });

    if (checked === undefined) search.emit({ type: 'stopped', reason: 'budget-exhausted' });
    const keptSeed = checked?.outcome === 'seed-kept' || checked?.outcome === 'unchanged';
    const prompts = keptSeed ? problem.prompts : search.prompts;
    const status = checked === undefined ? 'budget-exhausted' : 'finished';
    search.emit({ type: 'run-finished', prompts, outcome: (checked ?? notChecked).outcome });
    return { status, prompts, finalCheck: checked ?? notChecked };
  },
};

async function searchAllAgents(search: SearchState, { rounds, steps }: MaspoOptions): Promise<void> {
  await orient(search);
  for (let round = 1; round <= rounds; round++) {
    for (const agent of search.beams.keys()) {
      search.emit({ type: 'visit-started', round, agent });
      if (round > 1) await refreshBeam(search, { round, agent });
      for (let step = 1; step <= steps; step++) await searchStep(search, { round, agent, step });
    }
    search.emit({
      type: 'round-finished',
      round,
      versions: versionsOf(search.prompts),
      bufferSize: search.buffer.size,
    });
  }
}

function start(problem: OptimizationProblem, context: OptimizationContext<MaspoOptions>): SearchState {
  const { options, models, random, emit, signal } = context;
  const { graph, prompts, pool, requirement } = problem;
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
  });
  return startSearch({ graph, pool, requirement, models, random, emit, signal, ...options }, prompts);
}
