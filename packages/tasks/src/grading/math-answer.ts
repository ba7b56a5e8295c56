import { lastAnswerPhrase } from './answer-phrase.ts';
import { lastAnswerTag } from './answer-tag.ts';
import { lastBoxed } from './boxed-answer.ts';

/** The final answer in a model's output, and the place where it was found. */
export interface MathAnswer {
  readonly source: 'tag' | 'boxed' | 'phrase' | 'formula' | 'number';
  /** As written: LaTeX or plain text. */
  readonly text: string;
}

/**
 * Finds the final answer: the last `<answer>` tag, else the last `\boxed{}`, else an explicit "answer is ..." phrase, else
 * the last formula between math delimiters or the last number, whichever comes later. Undefined when there is none of them.
 */
export function extractMathAnswer(output: string): MathAnswer | undefined {
  const tag = lastAnswerTag(output);
  if (tag !== undefined) return { source: 'tag', text: lastBoxed(tag) ?? formulaOfPhrase(tag) ?? tag };
  const boxed = lastBoxed(output);
  if (boxed !== undefined) return { source: 'boxed', text: boxed };
  const phrase = formulaOfPhrase(output);
  if (phrase !== undefined) return { source: 'phrase', text: phrase };
  const formula = lastMatch(output, formulas);
  const number = lastMatch(output, numbers);
  if (formula !== undefined && (number === undefined || number.end <= formula.end))
    return { source: 'formula', text: formula.text };
  return number === undefined ? undefined : { source: 'number', text: number.text };
}

/** Display and inline math, in TeX's and LaTeX's delimiters. A group of the one that matched holds the formula. */
const formulas =
  /\$\$((?:[^$\\]|\\[\s\S])+)\$\$|(?<!\\)\$((?:[^$\\\n]|\\[^\n])+)\$|\\\[((?:[^\\]|\\[^\]])+)\\\]|\\\(((?:[^\\]|\\[^)])+)\\\)/g;

const fraction = String.raw`\\[dt]?frac\{-?\d+\}\{-?\d+\}`;
const decimal = String.raw`(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?(?:\/\d+)?|\.\d+`;
const numbers = new RegExp(String.raw`(?<![\w.])-?(?:${fraction}|${decimal})`, 'g');

/** Within a phrase, words may surround a formula between delimiters; the formula is the answer. */
function formulaOfPhrase(text: string): string | undefined {
  const phrase = lastAnswerPhrase(text);
  return phrase === undefined ? undefined : (firstMatch(phrase, formulas) ?? phrase);
}

function firstMatch(text: string, pattern: RegExp): string | undefined {
  const match = text.matchAll(pattern).next().value;
  return match?.slice(1).find((group) => group !== undefined);
}

function lastMatch(text: string, pattern: RegExp): { text: string; end: number } | undefined {
  const match = [...text.matchAll(pattern)].at(-1);
  if (match === undefined) return undefined;
  return {
    text: (match.slice(1).find((group) => group !== undefined) ?? match[0]).trim(),
    end: match.index + match[0].length,
  };
}
