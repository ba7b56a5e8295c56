import { finalTurn } from '../graph/trace.ts';
import type { PromptMap } from '../prompt/prompt-map.ts';
import type { Question } from '../question/question.ts';
import type { Validation } from '../question/validation.ts';
import { gradedText } from '../reward/grade-final-answers.ts';
import { roundNoise } from '../reward/round-noise.ts';
import type { PromptSearchSetting } from './prompt-search.ts';
import { reportTraces } from './report-traces.ts';
import { startBatch, tracesOf } from './run-batch.ts';

/**
 * The scores of the final answers under some prompts on labelled questions, in the order of the questions; undefined where a score is not
 * known.
 */
export async function scoreAnswers(
  { graph, models, random, emit, signal }: Omit<PromptSearchSetting, 'pool' | 'requirement' | 'frozen'>,
  validation: Validation,
  { prompts, questions }: { prompts: PromptMap; questions: readonly Question[] },
): Promise<(number | undefined)[]> {
  const draw = random.fork('validation').path;
  const traces = await tracesOf(startBatch(questions, { graph, prompts, models: models.agent, draw, signal }));
  const scores = await Promise.all(
    traces.map(async (trace) => {
      const turn = finalTurn(graph, trace);
      if (turn.status !== 'completed') return undefined;
      return validation.score(trace.question, gradedText(turn), { signal });
    }),
  );
  reportTraces(emit, traces, { purpose: 'validation', prompts });
  return scores;
}

/**
 * Mean of the known scores, 0 to 1; null when fewer than half are known, so that prompts that fail on most questions do not look good by
 * the others.
 */
export function meanScore(scores: readonly (number | undefined)[]): number | null {
  const scored = scores.filter((score) => score !== undefined);
  if (scored.length * 2 < scores.length || scored.length === 0) return null;
  return roundNoise(scored.reduce((sum, score) => sum + score, 0) / scored.length);
}
