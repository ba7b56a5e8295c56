import type { FinalCheck } from '../event/optimization-event.ts';
import { callsOfRun } from '../graph/handoff/handoff-of.ts';
import type { MasGraph } from '../graph/mas-graph.ts';
import type { JudgeOptions } from '../judge/judge-options.ts';
import { isUnscored, type Verdict, type VerdictWord, verdictWord } from '../judge/verdict.ts';
import { type PromptMap, samePrompts } from '../prompt/prompt-map.ts';
import type { Question } from '../question/question.ts';
import type { Validation } from '../question/validation.ts';
import { type FinalComparison, isGraded } from '../reward/final-comparison.ts';
import { compareWithSeed, meanVerdict } from './compare-with-seed.ts';
import type { PromptSearch } from './prompt-search.ts';
import { signTest } from './sign-test.ts';

/** The result of a final check that did not take place, because the search ended before it. */
export const notChecked: FinalCheck = {
  outcome: 'not-checked',
  wins: 0,
  ties: 0,
  losses: 0,
  unscored: 0,
  reward: null,
  p: null,
};

/** The final check of a search whose options leave it out. */
export const checkLeftOut: FinalCheck = { ...notChecked, outcome: 'off' };

/**
 * Compares the prompts in force with the seed prompts on the final answer, over the whole pool or by `compare`. The prompts in force are
 * adopted if they win, with a mean above 0.5 and at least half of the questions scored. `p` is the probability that chance alone gives so
 * clear a result; null where the search has chosen the prompts by this very comparison (`isRepeated`). Without a changed prompt no model is
 * called.
 */
export async function finalCheck(
  search: PromptSearch,
  seedPrompts: PromptMap,
  {
    compare = () => compareWithSeed(search, { seedPrompts, purpose: 'final-check' }),
    isRepeated = false,
  }: { readonly compare?: () => Promise<readonly Verdict[]>; readonly isRepeated?: boolean } = {},
): Promise<FinalCheck> {
  const changed = !samePrompts(seedPrompts, search.prompts);
  const verdicts: readonly Verdict[] = changed ? await compare() : [];
  const reward = meanVerdict(verdicts);
  const count = (kind: VerdictWord) => verdicts.filter((verdict) => verdictWord(verdict) === kind).length;
  const [wins, losses] = [count('win'), count('loss')];
  const unscored = verdicts.filter(isUnscored).length;
  const checked: FinalCheck = {
    outcome: !changed ? 'unchanged' : (reward ?? 0) > 0.5 ? 'improved' : 'seed-kept',
    wins,
    ties: count('tie'),
    losses,
    unscored,
    reward,
    p: isRepeated ? null : signTest(wins, losses),
  };
  search.emit({ type: 'final-checked', ...checked });
  return checked;
}

/** The largest number of calls of a final check; a caller with a budget reserves this number from the start. */
export interface FinalCheckCalls {
  readonly agent: number;
  readonly judge: number;
}

export const noCheckCalls: FinalCheckCalls = { agent: 0, judge: 0 };

interface CheckedProblem {
  readonly graph: MasGraph;
  readonly pool: readonly Question[];
  readonly validation?: Pick<Validation, 'questions'>;
}

/**
 * Both prompt maps run on all questions. The judge compares the final answers to each question, with a second try for texts; grading makes
 * no call.
 */
export function finalCheckCalls(
  { graph, pool, validation }: CheckedProblem,
  {
    judge,
    objective = 'win-rate',
    reward = { global: 'judged' },
  }: {
    judge: JudgeOptions;
    objective?: 'win-rate' | 'accuracy';
    reward?: { readonly global: FinalComparison };
  },
): FinalCheckCalls {
  const questions = objective === 'accuracy' ? (validation?.questions ?? []) : pool;
  const isJudged = objective === 'win-rate' && !isGraded({ reward });
  const replies = judge.reads === 'probability' ? 2 : judge.repeats * (judge.order === 'both' ? 2 : 1) * 2;
  return {
    agent: 2 * questions.length * callsOfRun(graph),
    judge: isJudged ? questions.length * replies : 0,
  };
}
