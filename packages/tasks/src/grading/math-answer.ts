import { plainCharacters, type StatedAnswer, statedAnswers } from '@maspo/core';
import { delimitedFormulas } from './delimited-formulas.ts';
import { formulaJoint, type ValueInSentence, valueInSentence } from './value-in-sentence.ts';

/** The final answer in a model's output, and where it was found. */
export interface MathAnswer extends ValueInSentence {
  readonly source: StatedAnswer['source'] | 'formula' | 'number';
}

/**
 * Finds the final answer: the last `<answer>` tag, else the last `\boxed{}`, else an explicit "answer is ..." phrase, else the last formula
 * between math delimiters or the last number, whichever comes later. Sentences and remarks around the value are left out, but words that
 * may change the value are kept. Undefined if there is no such answer.
 */
export function extractMathAnswer(output: string): MathAnswer | undefined {
  const stated = statedAnswers(output);
  const first = stated.next().value;
  if (first !== undefined && first.source !== 'phrase') return { source: first.source, ...valueInSentence(first.text) };
  const phrases = first === undefined ? [] : [first, ...stated];
  const phrase = phrases.find(({ text }) => isMathematical(text)) ?? phrases.find(({ text }) => !remark.test(text));
  if (phrase !== undefined) return { source: 'phrase', ...valueInSentence(phrase.text) };
  const text = plainCharacters(output.slice(-longestEnding));
  const number = lastMatch(text, numbers);
  const formula = lastFormula(text, number !== undefined);
  if (formula !== undefined && (number === undefined || number.end <= formula.end))
    return { source: 'formula', text: formula.text };
  return number === undefined ? undefined : { source: 'number', text: number.text.replace(/^[–]/, '-') };
}

function isMathematical(text: string): boolean {
  return /[\d\\$=]|^\(?[a-zA-Z]\)?$/.test(text);
}

/** "The answer is correct" states no answer. */
const remark =
  /^(?:(?:a|an|the|indeed|therefore) )?(?:correct|right|wrong|valid|unique|reasonable|consistent|clear|obvious|below|above|as follows|verified|confirmed|simple|shown|given|found)\b/i;

const fraction = String.raw`\\[dt]?frac\{-?\d+\}\{-?\d+\}`;
const decimal = String.raw`(?:\d{1,3}(?:,\d{3})+(?!\d)|[1-9]\d{0,2}(?: \d{3})+(?!\d|\.\d)|\d+)(?:\.\d+)?(?:\/\d+)?|\.\d+`;
/** An output without a stated answer is searched for a formula or number only in this many last characters. */
const longestEnding = 30_000;

const scale = String.raw`(?: (?:hundred|thousand|million|billion|trillion|dozen|score|and a half)\b)*`;
const numbers = new RegExp(String.raw`(?<![\w.]|\bnot |n['’]t )[-–]?(?:${fraction}|${decimal})${scale}`, 'g');

/**
 * A single letter counts only after a word such as "is". Otherwise it only names what the sentence is about: "So 34 is the largest $n$."
 */
function lastFormula(text: string, hasNumber: boolean): { text: string; end: number } | undefined {
  const found = delimitedFormulas(text);
  const said = found.findLast(
    (formula) =>
      !/^\s*\\?[a-zA-Z]\s*$/.test(formula.text) ||
      /(?:\bis|\bare|\bget|\bhave|\bbe|=|:|^|\n)\s*$/.test(text.slice(Math.max(0, formula.from - 8), formula.from)),
  );
  const last = said ?? (hasNumber ? undefined : found.at(-1));
  if (last === undefined) return undefined;
  let first = last;
  for (const before of found.slice(0, found.indexOf(last)).reverse()) {
    if (!formulaJoint.test(text.slice(before.to, first.from))) break;
    first = before;
  }
  return { text: first === last ? last.text.trim() : text.slice(first.from, last.to), end: last.to };
}

function lastMatch(text: string, pattern: RegExp): { text: string; end: number } | undefined {
  const match = [...text.matchAll(pattern)].at(-1);
  return match && { text: match[0].trim(), end: match.index + match[0].length };
}
