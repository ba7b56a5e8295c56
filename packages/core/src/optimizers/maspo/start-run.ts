import { refuseIssues } from '../../error/maspo-error.ts';
import type { PromptOperator } from '../../operators/prompt-operator.ts';
import type { OptimizationProblem } from '../../optimizer/optimization-problem.ts';
import type { OptimizationContext } from '../../optimizer/optimizer.ts';
import { reportStart } from '../../optimizer/report-start.ts';
import { ablationsOf } from './ablations.ts';
import { watchImprovement } from './guards/global-improvement.ts';
import { type Oversight, overseeSearch } from './guards/oversee-search.ts';
import type { MaspoOptions } from './options/maspo-settings.ts';
import { type SearchState, startSearch } from './state/search-state.ts';

/** MASPO itself, its ablation, or MASPO with the operators of a user. */
export interface MaspoVariant {
  /** The name in configurations and in the log. */
  readonly name: string;
  /** The operators that the options may name. */
  readonly operators: readonly PromptOperator[];
}

/** Reports what a run starts from, and sets up its search and the oversight of the search. */
export function startRun(
  problem: OptimizationProblem,
  context: OptimizationContext<MaspoOptions>,
  { name, operators }: MaspoVariant,
): { search: SearchState; oversight: Oversight } {
  const { options, models, random, emit, witness, signal, spent, expired, toTheEnd } = context;
  const { graph, prompts, frozen = [], pool, requirement, validation, scorePool } = problem;
  if (options.guards.tokensPerRound !== 'off' && spent === undefined)
    refuseIssues('optimize', ['guards.tokensPerRound needs `spent`, which counts the tokens of the run: pass it']);
  reportStart({ name, ablations: ablationsOf(problem, options) }, problem, context);
  const improvement = watchImprovement();
  const watched: SearchState['emit'] = (event, trace) => {
    improvement.note(event);
    emit(event, trace);
  };
  const setting = {
    graph,
    pool,
    requirement,
    models,
    random,
    emit: watched,
    witness,
    signal,
    frozen,
    scorePool,
    options,
    operators,
  };
  const search = startSearch(setting, prompts);
  const { guards, stop } = options;
  const tokens = () => spent?.().tokens ?? 0;
  return {
    search,
    oversight: overseeSearch(search, {
      guards,
      stop,
      seedPrompts: prompts,
      validation,
      improvement,
      tokens,
      expired,
      toTheEnd,
    }),
  };
}
