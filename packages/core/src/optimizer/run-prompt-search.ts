import type { EndCause } from '../event/optimization-event.ts';
import type { JudgeOptions } from '../judge/judge-options.ts';
import type { PromptMap } from '../prompt/prompt-map.ts';
import { notChecked } from '../search/final-check.ts';
import type { Objective } from '../search/objective.ts';
import { objectiveOf } from '../search/objective-of.ts';
import type { ObjectiveName } from '../search/objective-option.ts';
import type { PromptSearch } from '../search/prompt-search.ts';
import type { OptimizationProblem } from './optimization-problem.ts';
import type { OptimizationContext, OptimizationResult } from './optimizer.ts';
import { reportStart } from './report-start.ts';
import { withinBudget } from './within-budget.ts';

/** A search whose prompts in force change as it goes. */
export type RunningSearch = PromptSearch & { prompts: PromptMap };

/** What an optimizer does between the start and the end that all of them share. */
export interface SearchPlan {
  readonly name: string;
  /** How outputs are compared. */
  readonly judge: JudgeOptions;
  /** What the final check goes by, and a search over whole prompt maps as well. */
  readonly objective: ObjectiveName;
  search(running: RunningSearch, objective: Objective): Promise<SearchEnd>;
}

export type SearchEnd = Extract<EndCause, 'schedule' | 'deadline'>;

/**
 * Reports the start, searches, and compares what is then in force with the seed prompts. When the budget or the deadline ends it, the
 * prompts in force are the result.
 */
export async function runPromptSearch(
  { name, judge, objective: metric, search }: SearchPlan,
  problem: OptimizationProblem,
  context: OptimizationContext<unknown>,
): Promise<OptimizationResult> {
  const { graph, prompts: seedPrompts, frozen = [], pool, requirement } = problem;
  const { models, random, emit, signal } = context;
  reportStart({ name, ablations: [] }, problem, context);
  const setting = { graph, pool, requirement, models, random, emit, signal, frozen };
  const running: RunningSearch = { ...setting, prompts: seedPrompts, options: { judge } };
  const ended = await withinBudget(async () => {
    const objective = objectiveOf(metric, running, problem);
    const by = await search(running, objective);
    emit({ type: 'search-ended', by });
    return { by, checked: by === 'deadline' ? notChecked : await objective.finalCheck(seedPrompts) };
  });
  if (ended === undefined) emit({ type: 'stopped', reason: 'budget-exhausted' });

  const checked = ended?.checked ?? notChecked;
  const keptSeed = checked.outcome === 'seed-kept' || checked.outcome === 'unchanged';
  const prompts = keptSeed ? seedPrompts : running.prompts;
  emit({ type: 'run-finished', prompts, outcome: checked.outcome });
  return { status: statusOf(ended?.by), prompts, finalCheck: checked };
}

function statusOf(by: SearchEnd | undefined): OptimizationResult['status'] {
  if (by === undefined) return 'budget-exhausted';
  return by === 'deadline' ? 'deadline-reached' : 'finished';
}
