import { lastAnswerPhrase } from './answer-phrase.ts';
import { lastAnswerTag } from './answer-tag.ts';
import { lastBoxed } from './boxed-answer.ts';

/** The final answer in a model's output, and the place where it was found. */
export interface MathAnswer {
  readonly source: 'tag' | 'boxed' | 'phrase' | 'number';
  /** As written: LaTeX or plain text. */
  readonly text: string;
}

/**
 * Finds the final answer: the last `<answer>` tag, else the last `\boxed{}`, else an explicit "answer is ..." phrase, else
 * the last number. Undefined when there is none of them.
 */
export function extractMathAnswer(output: string): MathAnswer | undefined {
  const tag = lastAnswerTag(output);
  if (tag !== undefined) return { source: 'tag', text: lastBoxed(tag) ?? formulaOfPhrase(tag) ?? tag };
  const boxed = lastBoxed(output);
  if (boxed !== undefined) return { source: 'boxed', text: boxed };
  const phrase = formulaOfPhrase(output);
  if (phrase !== undefined) return { source: 'phrase', text: phrase };
  const number = lastNumber(output);
  return number === undefined ? undefined : { source: 'number', text: number };
}

/** Within a phrase, words may surround a formula between dollar signs; the formula is the answer. */
function formulaOfPhrase(text: string): string | undefined {
  const phrase = lastAnswerPhrase(text);
  return phrase?.match(/(?<!\\)\$((?:[^$\\]|\\[\s\S])+)\$/)?.[1] ?? phrase;
}

function lastNumber(output: string): string | undefined {
  const fraction = String.raw`\\[dt]?frac\{-?\d+\}\{-?\d+\}`;
  const decimal = String.raw`(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?:\/\d+)?|\.\d+`;
  return output.match(new RegExp(String.raw`(?<![\w.])-?(?:${fraction}|${decimal})`, 'g'))?.at(-1);
}
