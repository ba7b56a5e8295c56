import type { Optimizer } from '../../optimizer/optimizer.ts';
import { runPromptSearch } from '../../optimizer/run-prompt-search.ts';
import { explainOptions } from '../../options/explain-options.ts';
import { objectiveIssues } from '../../search/objective-of.ts';
import { searchCombinations } from './search-combinations.ts';
import { resolvedTpeOptions, type TpeOptions, tpeOptionsSchema, tpePresets } from './tpe-settings.ts';

/**
 * The search of MIPROv2 (arXiv 2406.11695), which MASS (arXiv 2502.02533) uses for systems of agents: a pool of proposed prompts for each
 * agent, and a Tree-structured Parzen Estimator that chooses combinations of them.
 */
export const tpe: Optimizer<TpeOptions> = {
  name: 'tpe',
  options: tpeOptionsSchema,
  usesLabels: false,
  explain: (options) => explainOptions(resolvedTpeOptions, options, [tpePresets[options.preset]]),
  check: objectiveIssues,
  optimize: (problem, context) => {
    const { judge, objective } = context.options;
    return runPromptSearch(
      { name: 'tpe', judge, objective, search: (running, by) => searchCombinations(running, by, context) },
      problem,
      context,
    );
  },
};
