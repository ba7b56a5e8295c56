import { extractMathAnswer } from './math-answer.ts';
import { normaliseLatex } from './normalise-latex.ts';
import type { Outcome } from './outcome.ts';
import { equalNumbers, readSimpleNumber } from './simple-number.ts';

/** Models that fall into repetition fill a tag with thousands of characters, which are no answer and slow to normalise. */
const longestAnswer = 2000;

/**
 * Grades the final answer in a model's output against the gold answer: equal as normalised text, or equal as a simple
 * number. Units and degree
 * signs are decoration. It does no algebra: `(x+1)^2` is not `x^2+2x+1`, and lists and tuples are equal only in the gold's order.
 *
 * `rule` is `<where the answer was found>/<how it compared>`, e.g. `tag/text`, `boxed/number`, `phrase/different`; or
 * `no-answer`. A blank gold answer is `unscored`.
 */
export function gradeMath(gold: string, output: string): Outcome {
  if (gold.trim() === '') return { outcome: 'unscored', rule: 'no-gold', reason: 'the gold answer is blank' };
  const answer = extractMathAnswer(output);
  if (answer === undefined)
    return { outcome: 'incorrect', rule: 'no-answer', reason: 'no tag, box, answer phrase or number in the output' };
  const comparison =
    answer.text.length > longestAnswer ? 'different' : compare(normaliseLatex(gold), normaliseLatex(answer.text));
  return {
    outcome: comparison === 'different' ? 'incorrect' : 'correct',
    rule: `${answer.source}/${comparison}`,
  };
}

function compare(gold: string, answer: string): 'text' | 'number' | 'different' {
  const value = gold.includes('=') ? answer : answer.replace(/^\\?[a-zA-Z]+(?:\([a-z]\))?=(?!.*=)/, '');
  if (gold === value || (isWord(gold) && gold.toLowerCase() === value.toLowerCase())) return 'text';
  const goldNumber = readSimpleNumber(gold);
  const number = readSimpleNumber(value);
  if (goldNumber === undefined || number === undefined) return 'different';
  return equalNumbers(goldNumber, number) ? 'number' : 'different';
}

/** In words, case carries no meaning; in formulas it does. */
function isWord(text: string): boolean {
  return /^[a-zA-Z]{2,}$/.test(text);
}
