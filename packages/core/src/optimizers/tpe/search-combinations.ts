import type { RunningSearch, SearchEnd } from '../../optimizer/run-prompt-search.ts';
import { versionsOf } from '../../prompt/prompt-version.ts';
import type { Question } from '../../question/question.ts';
import { exceeds, type Objective } from '../../search/objective.ts';
import { searchedAgents } from '../../search/prompt-search.ts';
import { combinePrompts } from '../../search/propose-pools.ts';
import { startTrials } from '../../search/start-trials.ts';
import type { Choice } from './categorical-parzen.ts';
import { createCombinations } from './combinations.ts';
import { suggestByTpe } from './tpe-sampler.ts';
import type { TpeOptions } from './tpe-settings.ts';

/**
 * Tries combinations on batches as the sampler suggests; at fixed intervals, the best one that had no full trial yet is
 * tried on all questions. The best of the fully tried combinations is in force; the seed prompts are one of them. A
 * value that could not be measured counts as 0 for the sampler.
 */
export async function searchCombinations(
  running: RunningSearch,
  objective: Objective,
  { options, expired }: { options: TpeOptions; expired: () => boolean },
): Promise<SearchEnd> {
  const seedPrompts = running.prompts;
  const planned = { ...options, trials: trialsOf(options, searchedAgents(running).length) };
  const { pools, sizes, trials } = await startTrials(running, planned);
  const combinations = createCombinations();
  let best: number | null = null;

  const tryOn = async (on: 'batch' | 'full', trial: number, choice: Choice, questions: readonly Question[]) => {
    const prompts = combinePrompts(seedPrompts, pools, choice);
    const value = await objective.measure(prompts, { reference: seedPrompts, questions });
    combinations.add(choice, value ?? 0, on);
    const bar = on === 'full' ? best : null;
    const accepted = on === 'full' && exceeds(value, bar);
    if (accepted) {
      best = value;
      running.prompts = prompts;
    }
    const versions = versionsOf(prompts);
    const batch = questions.map(({ id }) => id);
    const { metric } = objective;
    running.emit({ type: 'trial-finished', trial, on, versions, batch, metric, value, bar, accepted });
  };

  const seedChoice = sizes.map(() => 0);
  await tryOn('full', 0, seedChoice, objective.questions);
  for (let trial = 1; trial <= trials; trial++) {
    if (expired()) return 'deadline';
    const random = running.random.fork('trial', trial);
    const suggestion = { settings: options.sampler, random: random.fork('suggestion') };
    const choice = suggestByTpe(sizes, combinations.observations, suggestion);
    const batch = random.fork('batch').shuffle(objective.questions).slice(0, options.batch);
    await tryOn('batch', trial, choice, batch);
    const isFullTurn = trial % options.fullEvery === 0 || trial === trials;
    const chosen = isFullTurn ? combinations.bestUntested() : undefined;
    if (chosen !== undefined) await tryOn('full', trial, chosen, objective.questions);
  }
  return 'schedule';
}

function trialsOf({ trials, candidates }: TpeOptions, agents: number): number {
  return trials === 'by-size' ? Math.floor(Math.max(2 * agents * Math.log2(candidates), 1.5 * candidates)) : trials;
}
