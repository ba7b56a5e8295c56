import { plainCharacters, type StatedAnswer, statedAnswers } from '@maspo/core';
import { delimitedFormulas } from './delimited-formulas.ts';
import { isNumberWord } from './math/number-word.ts';

/** The final answer in a model's output, and the place where it was found. */
export interface MathAnswer {
  readonly source: StatedAnswer['source'] | 'formula' | 'number';
  /** As written: LaTeX or plain text. */
  readonly text: string;
  /** The same once more in other words, as in `\frac34 (or 0.75)`: right only where both are. */
  readonly again?: string;
}

/**
 * Finds the final answer: the last `<answer>` tag, else the last `\boxed{}`, else an explicit "answer is ..." phrase, else
 * the last formula between math delimiters or the last number, whichever comes later. What a sentence or a remark says around the
 * value is left out, words that may change it are not. Undefined when there is none of them.
 */
export function extractMathAnswer(output: string): MathAnswer | undefined {
  const stated = statedAnswers(output);
  const first = stated.next().value;
  if (first !== undefined && first.source !== 'phrase') return { source: first.source, ...valueIn(first.text) };
  const phrases = first === undefined ? [] : [first, ...stated];
  const phrase = phrases.find(({ text }) => isMathematical(text)) ?? phrases.find(({ text }) => !remark.test(text));
  if (phrase !== undefined) return { source: 'phrase', ...valueIn(phrase.text) };
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

/** "The answer is correct" tells no answer. */
const remark =
  /^(?:(?:a|an|the|indeed|therefore) )?(?:correct|right|wrong|valid|unique|reasonable|consistent|clear|obvious|below|above|as follows|verified|confirmed|simple|shown|given|found)\b/i;

const fraction = String.raw`\\[dt]?frac\{-?\d+\}\{-?\d+\}`;
const decimal = String.raw`(?:\d{1,3}(?:,\d{3})+(?!\d)|[1-9]\d{0,2}(?: \d{3})+(?![\d.])|\d+)(?:\.\d+)?(?:\/\d+)?|\.\d+`;
const scale = String.raw`(?: (?:hundred|thousand|million|billion|trillion|dozen|score|and a half)\b)*`;
const numbers = new RegExp(String.raw`(?<![\w.]|\bnot |n['’]t )[-–]?(?:${fraction}|${decimal})${scale}`, 'g');

/** What may stand between two formulas of one answer. */
const joint = /^\s*(?:,|;|,?\s*(?:and|or))\s*$/;
/** Words before a value that say something else than its name. */
const reservation =
  /\b(?:not|no|never|neither|less|more|fewer|greater|smaller|larger|least|most|between|over|under|above|below|from|either|half|twice|double|minus|negative|cannot)\b|n't\b/i;

/**
 * The value in a stated answer, without the sentence and the remark around it: `34` of "The largest $n$ is 34", `x = 2` of
 * "$x = 2$, which is what we wanted".
 */
function valueIn(stated: string): Omit<MathAnswer, 'source'> {
  if (stated.length > longestSentence) return { text: stated };
  const sentence = withoutRemark(afterSubject(stated));
  const { text, again } = restated(sentence);
  const value = valueInWords(text);
  return again === undefined ? { text: value } : { text: value, again };
}

const longestSentence = 2000;
/** Characters in which a formula or number is looked for where nothing is announced. */
const longestEnding = 30_000;

/** What a sentence says that something is: "The largest $n$ is 34", "There are 12 such numbers". */
function afterSubject(text: string): string {
  const sentence = text.replace(/(?<!\b[ap]\.m|\bi\.e|\be\.g)\.(?= [A-Z])[\s\S]*$/, '');
  const match = sentence.match(
    /^(?:(?:so|thus|hence|therefore|then),? )?(?:the|there|this|that|it|we|our|its) [^\n]*?$/i,
  );
  if (match === null) return text;
  const copulas = [
    ...sentence.matchAll(/\s(?:is|are|equals|was|get|have|be)(?: equal to| given by| exactly)?:?\s+(?=\S)/gi),
  ];
  const last = copulas.at(-1);
  if (last === undefined || reservation.test(sentence.slice(last.index))) return text;
  return sentence.slice(last.index + last[0].length);
}

/** Cuts what is said about an answer after a comma, a dash or one of the words that begin such remarks. */
function withoutRemark(text: string): string {
  return text
    .replace(
      /,\s(?:as|so|which|where|thus|hence|therefore|obtained|achieved|attained|because|since|by|I|not)\s[^$]*$/i,
      '',
    )
    .replace(
      /(?<=[\d$})])\s(?:as (?!many|much)|which|where|because|since|so that|after|by [a-z]*(?:ing|ion|the|our)\b)[^$]*$/i,
      '',
    )
    .replace(/\s[—–-]{1,2}\s(?=[a-z]+ [a-z])[^$\d]*$/i, '')
    .replace(
      /(?<=[\d$})])\s*\((?:see|as|by|from|since|because|which|where|verified|checked|rounded|approximately|exactly|exact|final|answer|note|correct)\b[^()]*\)$/i,
      '',
    )
    .trim();
}

/** `\frac34 (or 0.75)`, `10 (ten)`, `\frac23 (approximately 0.67)`: the value, and what is said once more where that is exact. */
function restated(text: string): { text: string; again?: string } {
  const match = text.match(
    /^([\s\S]*\S)\s*(?:\\text\{)?\s*[([](or|i\.e\.|that is|=|equivalently|in other words|≈|\\approx|about|approximately|roughly|approx\.)?,? ?([^()]+)[)\]]\}?$/i,
  );
  const after = text.match(/^([\s\S]*\S),? (?:i\.e\.|that is|or equivalently|in other words),? (.+)$/i);
  if (match === null) return after === null ? { text } : { text: after[1]!, again: after[2]! };
  const [, value, mark, other] = match as unknown as [string, string, string | undefined, string];
  if (mark === undefined) return isNumberWord(other) ? { text: value, again: other } : { text };
  return /^(?:≈|\\approx|about|approximately|roughly|approx)/i.test(mark)
    ? { text: value }
    : { text: value, again: other };
}

/**
 * Words may surround formulas between delimiters; these are the answer, together with the words right after them, which may be a
 * unit or change the value. Where words before them may change it, the whole stays.
 */
function valueInWords(text: string): string {
  const found = delimitedFormulas(text);
  const [first] = found;
  if (first === undefined || reservation.test(text.slice(0, first.from))) return text;
  // The halves of two formulas, as in `12 $ and $13`.
  if (found.some((formula) => /^\s*(?:and|or|,)\s*$/.test(formula.text))) return text;
  let last = first;
  for (const next of found.slice(1)) {
    if (!joint.test(text.slice(last.to, next.from))) break;
    last = next;
  }
  const words = text.slice(last.to).match(/^\s*[^\s,;:.()$][^,;:.()$]*/)?.[0] ?? '';
  const value = last === first ? first.text : text.slice(first.from, last.to);
  return `${value}${words}`.trim();
}

/** A letter alone, unless something is said to be it, only names what the sentence is about: "So 34 is the largest $n$." */
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
    if (!joint.test(text.slice(before.to, first.from))) break;
    first = before;
  }
  return { text: first === last ? last.text.trim() : text.slice(first.from, last.to), end: last.to };
}

function lastMatch(text: string, pattern: RegExp): { text: string; end: number } | undefined {
  const match = [...text.matchAll(pattern)].at(-1);
  return match && { text: match[0].trim(), end: match.index + match[0].length };
}
