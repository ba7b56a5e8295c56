import type { OptimizationContext, Optimizer } from '../../optimizer/optimizer.ts';
import { type RunningSearch, runPromptSearch, type SearchEnd } from '../../optimizer/run-prompt-search.ts';
import { versionsOf } from '../../prompt/prompt-version.ts';
import { exceeds, type Objective } from '../../search/objective.ts';
import { choosingByObjective } from '../../search/objective-of.ts';
import { combinePrompts } from '../../search/propose-pools.ts';
import { startTrials } from '../../search/start-trials.ts';
import { type RandomSearchOptions, randomSearchOptions } from './random-search-settings.ts';

/**
 * Random combinations of proposed prompts, each kept if it is better than the one before on a drawn batch: the baseline
 * that any other search should beat.
 */
export const randomSearch: Optimizer<RandomSearchOptions> = {
  name: 'random-search',
  ...randomSearchOptions,
  ...choosingByObjective,
  optimize: (problem, context) =>
    runPromptSearch({ ...context.options, name: 'random-search', search: searchAtRandom }, problem, context),
};

async function searchAtRandom(
  running: RunningSearch,
  objective: Objective,
  { options, expired }: Pick<OptimizationContext<RandomSearchOptions>, 'options' | 'expired'>,
): Promise<SearchEnd> {
  const seedPrompts = running.prompts;
  const { pools, sizes, trials } = await startTrials(running, options);
  for (let trial = 1; trial <= trials; trial++) {
    if (expired()) return 'deadline';
    const random = running.random.fork('trial', trial);
    const choice = sizes.map((size) => random.integer(size));
    const prompts = combinePrompts(seedPrompts, pools, choice);
    const questions = random.fork('batch').shuffle(objective.questions).slice(0, options.batch);
    const bar = await objective.bar(running.prompts, questions);
    const value = await objective.measure(prompts, { reference: running.prompts, questions });
    const accepted = exceeds(value, bar);
    if (accepted) running.prompts = prompts;
    running.emit({
      type: 'trial-finished',
      trial,
      on: 'batch',
      versions: versionsOf(prompts),
      batch: questions.map(({ id }) => id),
      metric: objective.metric,
      value,
      bar,
      accepted,
    });
  }
  return 'schedule';
}
