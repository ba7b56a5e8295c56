import type { Verdict } from '../judge/verdict.ts';
import type { PromptMap } from '../prompt/prompt-map.ts';
import { versionsOf } from '../prompt/prompt-version.ts';
import type { Question } from '../question/question.ts';
import type { Validation } from '../question/validation.ts';
import { scoreVerdict } from '../reward/grade-final-answers.ts';
import { finalCheck } from './final-check.ts';
import type { Objective } from './objective.ts';
import type { PromptSearch } from './prompt-search.ts';
import { meanScore, scoreAnswers } from './score-answers.ts';

/** Mean score of the final answers on labelled questions; an answer is scored once for each question and prompt map. */
export function labelledObjective(search: PromptSearch, validation: Validation): Objective {
  const known = new Map<string, Map<string, number | undefined>>();
  const scoresOf = async (prompts: PromptMap, questions: readonly Question[]) => {
    const key = JSON.stringify(versionsOf(prompts));
    const scores = known.get(key) ?? new Map<string, number | undefined>();
    const missing = questions.filter(({ id }) => !scores.has(id));
    const added = await scoreAnswers(search, validation, { prompts, questions: missing });
    for (const [index, { id }] of missing.entries()) scores.set(id, added[index]);
    known.set(key, scores);
    return questions.map(({ id }) => scores.get(id));
  };
  const measure = async (prompts: PromptMap, questions: readonly Question[]) =>
    meanScore(await scoresOf(prompts, questions));
  return {
    metric: 'accuracy',
    questions: validation.questions,
    measure: (prompts, { questions }) => measure(prompts, questions),
    bar: measure,
    finalCheck: (seedPrompts, check) => {
      const compare = async () => {
        const seed = await scoresOf(seedPrompts, validation.questions);
        const final = await scoresOf(search.prompts, validation.questions);
        return final.map((score, index) => verdictOf(score, seed[index]));
      };
      return finalCheck(search, seedPrompts, { ...check, compare });
    },
  };
}

function verdictOf(candidate: number | undefined, reference: number | undefined): Verdict {
  if (candidate === undefined || reference === undefined) return { unscored: 'no score' };
  return scoreVerdict(candidate, reference);
}
