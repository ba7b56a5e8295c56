import { type Verdict, verdictValue } from '../judge/verdict.ts';
import type { PromptMap } from '../prompt/prompt-map.ts';
import { comparePrompts } from './compare-prompts.ts';
import type { PromptSearch } from './prompt-search.ts';
import { reportTraces } from './report-traces.ts';
import { meanScore } from './score-answers.ts';

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

/** Mean value of the scored verdicts, by the rule of `meanScore`: null when fewer than half are scored. */
export function meanVerdict(verdicts: readonly Verdict[]): number | null {
  return meanScore(verdicts.map(verdictValue));
}
