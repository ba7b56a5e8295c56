import type { EndCause } from '../event/optimization-event.ts';
import type { JudgeOptions } from '../judge/judge-options.ts';
import type { PromptMap } from '../prompt/prompt-map.ts';
import type { Objective } from '../search/objective.ts';
import { type ObjectiveName, objectiveOf } from '../search/objective-of.ts';
import type { PromptSearch } from '../search/prompt-search.ts';
import type { OptimizationProblem } from './optimization-problem.ts';
import type { OptimizationContext, OptimizationResult } from './optimizer.ts';
import { reportStart } from './report-start.ts';
import { runSearch } from './run-search.ts';
import { phaseOf } from './within-budget.ts';

/** A search whose prompts in force change as it goes. */
export type RunningSearch = PromptSearch & { prompts: PromptMap };

/** Why a search without guards and stop conditions ended. */
export type SearchEnd = Extract<EndCause, 'schedule' | 'deadline'>;

/** A search over whole prompt maps. */
export interface PromptSearchPlan<Options> {
  /** The optimizer's name. */
  readonly name: string;
  /** How outputs are compared. */
  readonly judge: JudgeOptions;
  /** The measure by which the search and the final check compare prompts. */
  readonly objective: ObjectiveName;
  /** Whether the search chooses prompts by the comparison that the final check makes, so that the check is no new evidence; false when left out. */
  readonly choosesByFinalCheck?: boolean;
  /** Sets `running.prompts` to better prompts whenever it has found some. Calls `context.expired()` between steps. */
  search(running: RunningSearch, objective: Objective, context: OptimizationContext<Options>): Promise<SearchEnd>;
}

/**
 * Runs a search from the first event to the last: reports the start, searches, and compares the prompts then in force
 * with the seed prompts. An optimizer that uses it has only to provide its `search`.
 */
export async function runPromptSearch<Options>(
  { name, judge, objective: metric, choosesByFinalCheck = false, search }: PromptSearchPlan<Options>,
  problem: OptimizationProblem,
  context: OptimizationContext<Options>,
): Promise<OptimizationResult> {
  const { graph, prompts, frozen = [], pool, requirement, scorePool } = problem;
  const { models, random, emit, witness } = context;
  const phase = phaseOf(context.signal);
  reportStart({ name, ablations: [] }, problem, context);
  const setting = { graph, pool, requirement, models, random, emit, witness, signal: phase.signal, frozen, scorePool };
  const running: RunningSearch = { ...setting, prompts, options: { judge } };
  return runSearch(running, prompts, {
    search: () => search(running, objectiveOf(metric, running, problem), context),
    endCalls: phase.end,
    signal: context.signal,
    finalCheck: (checking) =>
      objectiveOf(metric, checking, problem).finalCheck(prompts, { isRepeated: choosesByFinalCheck }),
  });
}
