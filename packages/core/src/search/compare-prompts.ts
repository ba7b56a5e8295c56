import type { Trace } from '../graph/trace.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { PromptMap } from '../prompt/prompt-map.ts';
import type { Question } from '../question/question.ts';
import type { RandomSource } from '../random/random-source.ts';
import { evaluatorOf } from '../reward/evaluator-of.ts';
import { gradeFinalAnswers } from '../reward/grade-final-answers.ts';
import { judgeFinalAnswers } from '../reward/judge-traces.ts';
import type { PromptSearch } from './prompt-search.ts';
import { startBatch, tracesOf } from './run-batch.ts';

/** Two prompt maps, compared with each other. */
export interface ComparedPrompts {
  /** One for each question, in the order of the questions. */
  readonly verdicts: readonly Verdict[];
  readonly references: readonly Trace[];
  readonly candidates: readonly Trace[];
}

/**
 * The stream of the runs in which prompt maps are compared as a whole: a later run of the same prompts on the same question gets
 * the same replies.
 */
export function finalRandom({ random }: Pick<PromptSearch, 'random'>): RandomSource {
  return random.fork('final check');
}

/** Runs both prompt maps on the questions and compares the final answers, by the evaluator or by their scores. Reports nothing. */
export async function comparePrompts(
  search: PromptSearch,
  { reference, candidate, questions }: { reference: PromptMap; candidate: PromptMap; questions: readonly Question[] },
): Promise<ComparedPrompts> {
  const { graph, requirement, scorePool, options, models, signal, witness } = search;
  const random = finalRandom(search);
  const run = (prompts: PromptMap) =>
    tracesOf(startBatch(questions, { graph, prompts, models: models.agent, draw: random.path, signal }));
  const [references, candidates] = await Promise.all([run(reference), run(candidate)]);
  const compare = async (before: Trace, after: Trace) => {
    const traces = { graph, requirement, reference: before, candidate: after };
    if (scorePool !== undefined) return (await gradeFinalAnswers(traces, { score: scorePool, signal })).verdict;
    const evaluator = evaluatorOf(models, 'globalAlignment');
    return judgeFinalAnswers(traces, {
      evaluator,
      options: options.judge,
      random: random.fork(before.question.id),
      signal,
      witness,
    });
  };
  const verdicts = await Promise.all(references.map((before, index) => compare(before, candidates[index]!)));
  return { verdicts, references, candidates };
}
