import type { FinalCheck } from '../event/optimization-event.ts';
import { type Verdict, verdictValue } from '../judge/verdict.ts';
import { type PromptMap, samePrompts } from '../prompt/prompt-map.ts';
import type { RandomSource } from '../random/random-source.ts';
import { roundNoise } from '../reward/joint-reward.ts';
import { judgeFinalAnswers } from '../reward/judge-traces.ts';
import { reportTraces } from './report-traces.ts';
import { startBatch, tracesOf } from './run-batch.ts';
import type { SearchState } from './search-state.ts';

/** The final check of a search that ended before it. */
export const notChecked: FinalCheck = {
  outcome: 'not-checked',
  wins: 0,
  ties: 0,
  losses: 0,
  unscored: 0,
  reward: null,
};

/**
 * Compares the prompts in force with the seed prompts on the final answer over the whole pool. They are adopted only if they win: a
 * mean above 0.5. Without a changed prompt nothing is called.
 */
export async function finalCheck(search: SearchState, seedPrompts: PromptMap): Promise<FinalCheck> {
  const changed = !samePrompts(seedPrompts, search.prompts);
  const verdicts = changed ? await compareWithSeed(search, seedPrompts) : [];
  const values = verdicts.map(verdictValue).filter((value) => value !== undefined);
  const reward = values.length === 0 ? null : roundNoise(values.reduce((sum, value) => sum + value, 0) / values.length);
  const checked: FinalCheck = {
    outcome: !changed ? 'unchanged' : (reward ?? 0) > 0.5 ? 'improved' : 'seed-kept',
    wins: verdicts.filter((verdict) => verdict === 'win').length,
    ties: verdicts.filter((verdict) => verdict === 'tie').length,
    losses: verdicts.filter((verdict) => verdict === 'loss').length,
    unscored: verdicts.length - values.length,
    reward,
  };
  search.emit({ type: 'final-checked', ...checked });
  return checked;
}

/** The stream of the final runs: whoever runs the final prompts on the pool again shares their replies. */
export function finalRandom({ random }: SearchState): RandomSource {
  return random.fork('final check');
}

async function compareWithSeed(search: SearchState, seedPrompts: PromptMap): Promise<Verdict[]> {
  const { graph, pool, requirement, options, models, signal } = search;
  const random = finalRandom(search);
  const run = (prompts: PromptMap) =>
    tracesOf(startBatch(pool, { graph, prompts, models: models.agent, draw: random.path, signal }));
  const [references, candidates] = await Promise.all([run(seedPrompts), run(search.prompts)]);
  reportTraces(search.emit, references, { purpose: 'final-check', prompts: seedPrompts });
  reportTraces(search.emit, candidates, { purpose: 'final-check', prompts: search.prompts });
  return Promise.all(
    references.map((reference, index) =>
      judgeFinalAnswers(
        { graph, requirement, reference, candidate: candidates[index]! },
        { evaluator: models.evaluator, options: options.judge, random: random.fork(reference.question.id), signal },
      ),
    ),
  );
}
