import type { Optimizer } from '../../optimizer/optimizer.ts';
import { runPromptSearch } from '../../optimizer/run-prompt-search.ts';
import { choosingByObjective } from '../../search/objective-of.ts';
import { searchCombinations } from './search-combinations.ts';
import { type TpeOptions, tpeOptions } from './tpe-settings.ts';

/**
 * The search of MIPROv2 (arXiv 2406.11695), which MASS (arXiv 2502.02533) uses for systems of agents: a pool of proposed prompts for each
 * agent, and a Tree-structured Parzen Estimator that chooses combinations of them.
 */
export const tpe: Optimizer<TpeOptions> = {
  name: 'tpe',
  ...tpeOptions,
  ...choosingByObjective,
  optimize: (problem, context) =>
    runPromptSearch(
      { ...context.options, name: 'tpe', choosesByFinalCheck: true, search: searchCombinations },
      problem,
      context,
    ),
};
