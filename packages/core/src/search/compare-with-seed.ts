import { type Verdict, verdictValue } from '../judge/verdict.ts';
import type { PromptMap } from '../prompt/prompt-map.ts';
import type { RandomSource } from '../random/random-source.ts';
import { roundNoise } from '../reward/joint-reward.ts';
import { judgeFinalAnswers } from '../reward/judge-traces.ts';
import { reportTraces } from './report-traces.ts';
import { startBatch, tracesOf } from './run-batch.ts';
import type { SearchState } from './search-state.ts';

/** The stream of the final runs: whoever runs the final prompts on the pool again shares their replies. */
export function finalRandom({ random }: SearchState): RandomSource {
  return random.fork('final check');
}

/** The verdicts on the final answers under the prompts in force against those under the seed prompts, over the whole pool. */
export async function compareWithSeed(
  search: SearchState,
  { seedPrompts, purpose }: { seedPrompts: PromptMap; purpose: 'final-check' | 'target' },
): Promise<Verdict[]> {
  const { graph, pool, requirement, options, models, signal, prompts } = search;
  const random = finalRandom(search);
  const run = (under: PromptMap) =>
    tracesOf(startBatch(pool, { graph, prompts: under, models: models.agent, draw: random.path, signal }));
  const [references, candidates] = await Promise.all([run(seedPrompts), run(prompts)]);
  const verdicts = await Promise.all(
    references.map((reference, index) =>
      judgeFinalAnswers(
        { graph, requirement, reference, candidate: candidates[index]! },
        { evaluator: models.evaluator, options: options.judge, random: random.fork(reference.question.id), signal },
      ),
    ),
  );
  reportTraces(search.emit, references, { purpose, prompts: seedPrompts });
  reportTraces(search.emit, candidates, { purpose, prompts });
  return verdicts;
}

/** Mean value of the scored verdicts, 0 to 1; null without any. */
export function meanVerdict(verdicts: readonly Verdict[]): number | null {
  const values = verdicts.map(verdictValue).filter((value) => value !== undefined);
  return values.length === 0 ? null : roundNoise(values.reduce((sum, value) => sum + value, 0) / values.length);
}
