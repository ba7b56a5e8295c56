import type { ChoiceGold } from '../example/example.ts';
import { extractChoiceAnswer } from './choice-answer.ts';
import type { Outcome } from './outcome.ts';

/**
 * Grades the chosen option in a model's output. `rule` is `<where the answer was found>/letter`, `/several` (more than one
 * option: `unscored`) or `/none` (a tag or box that names no option: `incorrect`); or `no-answer`. Reasons name letters only,
 * never the text of an option. A gold letter without an option is `unscored`.
 */
export function gradeChoice(gold: Pick<ChoiceGold, 'letter' | 'options'>, output: string): Outcome {
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
      reason: 'no tag, box or answer phrase with an option in the output',
    };
  const { source, letters } = answer;
  if (letters.length > 1)
    return { outcome: 'unscored', rule: `${source}/several`, reason: `several options: ${letters.join(', ')}` };
  if (letters.length === 0)
    return { outcome: 'incorrect', rule: `${source}/none`, reason: `the ${source} names no option` };
  return { outcome: letters[0] === gold.letter ? 'correct' : 'incorrect', rule: `${source}/letter` };
}
