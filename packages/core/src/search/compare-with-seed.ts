import { type Verdict, verdictValue } from '../judge/verdict.ts';
import type { PromptMap } from '../prompt/prompt-map.ts';
import { roundNoise } from '../reward/round-noise.ts';
import { comparePrompts } from './compare-prompts.ts';
import type { PromptSearch } from './prompt-search.ts';
import { reportTraces } from './report-traces.ts';

/** The verdicts on the final answers under the prompts in force against those under the seed prompts, over the whole pool. */
export async function compareWithSeed(
  search: PromptSearch,
  { seedPrompts, purpose }: { seedPrompts: PromptMap; purpose: 'final-check' | 'target' },
): Promise<readonly Verdict[]> {
  const { pool, prompts, emit } = search;
  const given = { reference: seedPrompts, candidate: prompts, questions: pool };
  const { verdicts, references, candidates } = await comparePrompts(search, given);
  reportTraces(emit, references, { purpose, prompts: seedPrompts });
  reportTraces(emit, candidates, { purpose, prompts });
  return verdicts;
}

/** Mean value of the scored verdicts, 0 to 1; null without a scored verdict. */
export function meanVerdict(verdicts: readonly Verdict[]): number | null {
  const values = verdicts.map(verdictValue).filter((value) => value !== undefined);
  return values.length === 0 ? null : roundNoise(values.reduce((sum, value) => sum + value, 0) / values.length);
}
