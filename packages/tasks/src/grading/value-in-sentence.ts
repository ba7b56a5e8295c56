import { remarkWord } from '@maspo/core';
import { delimitedFormulas } from './delimited-formulas.ts';
import { isNumberWord } from './math/number-word.ts';
import { isKnownUnit, unitOf } from './math/units.ts';

export interface ValueInSentence {
  /** As written: LaTeX or plain text. */
  readonly text: string;
  /** The same value stated again, as in `\frac34 (or 0.75)`. The answer is right only if both values are right. */
  readonly again?: string;
}

/** What may stand between two formulas of one answer. */
export const formulaJoint = /^\s*(?:,|;|,?\s*(?:and|or))\s*$/;

/** Words before a value that may change its meaning. */
const reservation =
  /\b(?:not|no|never|neither|less|more|fewer|greater|smaller|larger|least|most|between|over|under|above|below|from|either|half|twice|double|minus|negative|cannot)\b|n't\b/i;

/**
 * The value in a stated answer, without the sentence and the remark around it: `34` of "The largest $n$ is 34", `x = 2` of
 * "$x = 2$, which is what we wanted".
 */
export function valueInSentence(stated: string): ValueInSentence {
  if (stated.length > longestSentence) return { text: stated };
  const sentence = withoutRemark(afterSubject(stated));
  const { text, again } = restated(sentence);
  const value = valueInWords(text);
  return again === undefined ? { text: value } : { text: value, again };
}

const longestSentence = 2000;

/** The text that a sentence states after its verb: "The largest $n$ is 34", "There are 12 such numbers". */
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

/** An `I` without a word of a remark after it is the imaginary unit. */
const commaRemark = new RegExp(
  String.raw`,\s(?:as|so|which|where|thus|hence|therefore|obtained|achieved|attained|because|since|by|I(?=\s${remarkWord})|not)\s[^$]*$`,
  'i',
);
const dashRemark = new RegExp(String.raw`\s[—–-]{1,2}\s(?=(?:[ai] )?${remarkWord} [a-z])[^$\d]*$`, 'i');
/** After these words, numbers and formulas belong to the reason as well. */
const dashReason =
  /(?:\s?—\s?|\s[–-]{1,3}\s)(?=(?:because|since|the|this|that|which|where|namely|obtained)\s)[\s\S]*$/i;

/** Cuts a remark about the answer. It begins with a comma, a dash or certain words. */
function withoutRemark(text: string): string {
  return text
    .replace(commaRemark, '')
    .replace(dashReason, '')
    .replace(
      /(?<=[\d$})])\s(?:as (?!many|much)|which|where|because|since|so that|after|by [a-z]*(?:ing|ion|the|our)\b)[^$]*$/i,
      '',
    )
    .replace(dashRemark, '')
    .replace(
      /(?<=[\d$})])\s*\((?:see|as|by|from|since|because|which|where|verified|checked|rounded|approximately|exactly|exact|final|answer|note|correct)\b[^()]*\)$/i,
      '',
    )
    .trim();
}

/** `\frac34 (or 0.75)`, `10 (ten)`, `\frac23 (approximately 0.67)`: the value, and the value that is stated again if it is exact. */
function restated(text: string): { text: string; again?: string } {
  const plain = text.replace(/\\text\{\s*\(\s*(or|i\.e\.|about|approximately)\s*\}/i, ' ($1 ');
  const match = plain.match(
    /^([\s\S]*\S)\s*(?:\\text\{)?\s*[([](or|i\.e\.|that is|=|equivalently|in other words|≈|\\approx|about|approximately|roughly|approx\.)?,? ?([^()]+)[)\]]\}?$/i,
  );
  const after = text.match(/^([\s\S]*\S),? (?:i\.e\.|that is|or equivalently|in other words),? (.+)$/i);
  if (match === null) return after === null ? { text } : { text: after[1]!, again: after[2]! };
  const [, value, mark, other] = match as unknown as [string, string, string | undefined, string];
  if (mark === undefined) return withBracket(text, value, other);
  return /^(?:≈|\\approx|about|approximately|roughly|approx)/i.test(mark)
    ? { text: value }
    : { text: value, again: other };
}

/** `10 (ten)`, `3/4 (0.75)` and `5 (cm)`; a bracket right after a value multiplies it. */
function withBracket(text: string, value: string, inside: string): { text: string; again?: string } {
  const isApart = /[\d}$%]\s*\$?\s+(?:\\text\{)?\s*\([^()]*\)\}?$/.test(text);
  if (isNumberWord(inside) || isNumberWord(value) || (isApart && number.test(inside)))
    return { text: value, again: inside };
  const unit = unitOf(inside);
  return unit === 'other' || isKnownUnit(unit) ? { text: `${value} \\text{ ${inside}}` } : { text };
}

const number = /^\s*\$?\s*-?[\d.,]+(?:\s*\/\s*\d+)?\s*\\?%?\s*\$?\s*$/;

/**
 * Words may surround formulas between delimiters. The formulas are the answer, together with the words right after them, which may be a
 * unit or change the value. If words before the formulas may change the value, the whole text stays.
 */
function valueInWords(text: string): string {
  const found = delimitedFormulas(text);
  const [first] = found;
  if (first === undefined || reservation.test(text.slice(0, first.from))) return text;
  // Halves of two formulas, as in `12 $ and $13`.
  if (found.some((formula) => /^\s*(?:and|or|,)\s*$/.test(formula.text))) return text;
  let last = first;
  for (const next of found.slice(1)) {
    if (!formulaJoint.test(text.slice(last.to, next.from))) break;
    last = next;
  }
  const words = text.slice(last.to).match(/^\s*[^\s,;:.()$][^,;:.()$]*/)?.[0] ?? '';
  const value = last === first ? first.text : text.slice(first.from, last.to);
  return `${value}${words}`.trim();
}
