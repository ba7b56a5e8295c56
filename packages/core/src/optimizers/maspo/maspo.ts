import type { AssessedAgents, EndCause } from '../../event/optimization-event.ts';
import type { OptimizationProblem } from '../../optimizer/optimization-problem.ts';
import type { OptimizationContext, OptimizationResult, Optimizer } from '../../optimizer/optimizer.ts';
import { withinBudget } from '../../optimizer/within-budget.ts';
import { type PromptMap, samePrompts } from '../../prompt/prompt-map.ts';
import { versionsOf } from '../../prompt/prompt-version.ts';
import { finalCheck, notChecked } from '../../search/final-check.ts';
import { ablationsOf } from './ablations.ts';
import { accuracyProblems } from './accuracy-problems.ts';
import { recheckCases, reportNotRerun } from './final-check/recheck-cases.ts';
import type { Oversight } from './guards/oversee-search.ts';
import { explainMaspo } from './options/explain-maspo.ts';
import { maspoOptionsSchema } from './options/maspo-options.ts';
import type { MaspoOptions } from './options/maspo-settings.ts';
import type { ScheduleOptions } from './options/strategy-options.ts';
import { assessAgain, orient } from './orientation/orient.ts';
import { refreshBeam } from './refresh/refresh-beam.ts';
import { hasNextRound } from './schedule.ts';
import { startRun } from './start-run.ts';
import type { SearchState } from './state/search-state.ts';
import { searchStep } from './step/search-step.ts';

/** MASPO: joint prompt optimization of all agents by coordinate ascent over evolutionary beams (arXiv 2605.06623). */
export const maspo: Optimizer<MaspoOptions> = {
  name: 'maspo',
  options: maspoOptionsSchema,
  usesLabels: false,
  explain: explainMaspo,
  check: (problem, options) => [
    ...poolProblems(problem, options),
    ...accuracyProblems(problem, options),
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
    ...accuracyProblems(problem, options),
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
  const { search, oversight } = startRun(name, problem, context);
  let oriented: AssessedAgents = {};
  const ended = await withinBudget(async () => {
    oriented = await orient(search);
    const by = await searchAllAgents(search, context.options.schedule, oversight);
    oversight.settle({ roundIsOpen: by === 'deadline' });
    search.emit({ type: 'search-ended', by });
    return { by, checked: by === 'deadline' ? notChecked : await finalCheck(search, problem.prompts) };
  });
  if (ended === undefined) {
    search.emit({ type: 'stopped', reason: 'budget-exhausted' });
    oversight.settle({ roundIsOpen: true });
  }

  const checked = ended?.checked ?? notChecked;
  const keptSeed = checked.outcome === 'seed-kept' || checked.outcome === 'unchanged';
  const prompts = keptSeed ? problem.prompts : search.prompts;
  if (checked.outcome === 'improved') await withinBudget(() => assessAgain(search, oriented));
  if (checked.outcome !== 'not-checked') await recheckWithinBudget(search, prompts);
  search.emit({ type: 'run-finished', prompts, outcome: checked.outcome });
  return { status: statusOf(ended?.by, oversight.isViolatedBy({ seed: keptSeed })), prompts, finalCheck: checked };
}

async function searchAllAgents(
  search: SearchState,
  schedule: ScheduleOptions,
  oversight: Oversight,
): Promise<EndCause> {
  await oversight.begin();
  let progress = { rounds: 0, idleRounds: 0 };
  while (hasNextRound(schedule, progress)) {
    const round = progress.rounds + 1;
    const before = search.prompts;
    for (const agent of search.beams.keys()) {
      if (oversight.expired()) return 'deadline';
      search.emit({ type: 'visit-started', round, agent });
      if (round > 1) await refreshBeam(search, { round, agent });
      for (let step = 1; step <= schedule.steps; step++) {
        if (oversight.expired()) return 'deadline';
        await searchStep(search, { round, agent, step });
      }
    }
    const end = await oversight.closeRound(round);
    const versions = versionsOf(search.prompts);
    search.emit({ type: 'round-finished', round, versions, bufferSize: search.buffer.size });
    if (end !== undefined) return end;
    progress = { rounds: round, idleRounds: samePrompts(before, search.prompts) ? progress.idleRounds + 1 : 0 };
  }
  return 'schedule';
}

async function recheckWithinBudget(search: SearchState, prompts: PromptMap): Promise<void> {
  const done = await withinBudget(async () => {
    await recheckCases(search, prompts);
    return true;
  });
  if (done === undefined) reportNotRerun(search, 'the budget was used up');
}

/** `by` is undefined where the budget ended the run. */
function statusOf(by: EndCause | undefined, violated: boolean): OptimizationResult['status'] {
  if (by === undefined) return 'budget-exhausted';
  if (by === 'deadline') return 'deadline-reached';
  if (by === 'guard' || violated) return 'guard-violated';
  return ({ schedule: 'finished', target: 'target-reached', plateau: 'converged' } as const)[by];
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
