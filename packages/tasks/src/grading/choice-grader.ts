import type { ChoiceGold } from '../example/example.ts';
import { gradeChoiceAsPublished } from './as-published/grade-choice-as-published.ts';
import { extractChoiceAnswer } from './choice-answer.ts';
import type { GradingMode } from './grading-mode.ts';
import type { Outcome } from './outcome.ts';

/**
 * Grades the chosen option in a model's output. `rule` is `<where the answer was found>/letter`, `/several` (more than one
 * option: `unscored`) or `/none` (a tag or box that names no option: `incorrect`); or `no-answer`. Reasons name letters only,
 * never the text of an option. A gold letter without an option is `unscored`. In `as-published` mode the rules are those of
 * `gradeChoiceAsPublished`.
 */
export function gradeChoice(
  gold: Pick<ChoiceGold, 'letter' | 'options'>,
  output: string,
  options: { mode?: GradingMode } = {},
): Outcome {
  if (options.mode === 'as-published') return gradeChoiceAsPublished(gold.letter, output);
  const goldIndex = gold.letter.charCodeAt(0) - 'A'.charCodeAt(0);
  if (gold.letter.length !== 1 || gold.options[goldIndex] === undefined)
    return {
      outcome: 'unscored',
      rule: 'no-gold',
      reason: `the gold letter "${gold.letter}" is none of ${gold.options.length} options`,
    };
  const answer = extractChoiceAnswer(output, gold.options);
  if (answer === undefined)
    return {
      outcome: 'incorrect',
      rule: 'no-answer',
      reason: 'no tag, box, answer phrase or last line with an option in the output',
    };
  const { source, letters } = answer;
  if (letters.length > 1)
    return { outcome: 'unscored', rule: `${source}/several`, reason: `several options: ${letters.join(', ')}` };
  if (letters.length === 0)
    return { outcome: 'incorrect', rule: `${source}/none`, reason: `the ${source} names no option` };
  return { outcome: letters[0] === gold.letter ? 'correct' : 'incorrect', rule: `${source}/letter` };
}
