import { unitsAgree } from './compare-quantities.ts';
import { compareValues } from './compare-values.ts';
import { computeEngine, discardEngine } from './engine.ts';
import { withEngineTime } from './engine-time.ts';
import type { Evidence } from './evidence.ts';
import { discardParser, latexParser } from './latex-parser.ts';
import { numberOfWord } from './number-word.ts';
import { numbersAgree } from './numbers-agree.ts';
import { withinProcessorTime } from './processor-time.ts';
import { readQuantity } from './quantity.ts';
import { readValue } from './read-value.ts';
import { readSimpleNumber, type SimpleNumber } from './simple-number.ts';
import { spellLatex } from './spell-latex.ts';
import type { Value } from './value.ts';
import { withinTime } from './within-time.ts';

/** The longest gold answer that is compared, in characters. */
const longest = 2000;
/**
 * Models that repeat themselves fill a tag with thousands of characters. An answer that states the gold value is not
 * many times longer than the gold answer.
 */
const longestFor = (gold: string) => Math.min(longest, 400 + 8 * gold.length);
/** Reading and sampling a text up to this length take a few milliseconds at most. The engine has its own limit. */
const short = 80;

export type Comparison = Evidence | 'different' | 'gold-not-understood' | 'out-of-time';

/**
 * Compares a gold answer with an answer in at most `timeLimitMs` of processor time: as text, then as simple numbers, then by structure and
 * algebra. Never throws.
 */
export function compareAnswers(gold: string, answer: string, timeLimitMs: number): Comparison {
  const comparison = compareSimply(gold, answer) ?? compareByAlgebra(gold, answer, timeLimitMs);
  if (comparison !== 'different') return comparison;
  const [goldList, answerList] = [listOfNumbers(gold), listOfNumbers(answer)];
  if (answerList !== undefined && isCollection(gold)) return compareByAlgebra(gold, answerList.join(', '), timeLimitMs);
  // A gold answer such as `101,131` may be a number, so a list equals it only in the same order.
  if (goldList?.[0]?.length === 3 && isCollection(answer) && answer.match(/\d+/g)?.join() === goldList.join())
    return compareByAlgebra(goldList.join(', '), answer, timeLimitMs);
  return comparison;
}

/** `101,131` is usually one number, but against a list it is a list as well. The numbers of a list have no leading zeros. */
function listOfNumbers(text: string): readonly string[] | undefined {
  const bare = text.trim().replace(/^\$|\$$/g, '');
  return /^[1-9]\d{0,2}(?:,[1-9]\d{2})+$/.test(bare) ? bare.split(',') : undefined;
}

/** Commas that separate thousands are gone from a spelling. */
function isCollection(text: string): boolean {
  return text.length <= longest && /[,;]|\\lor|\\land/.test(spelled(text).spelling);
}

/** Compares as text and as simple numbers, which is quick. Undefined if this does not suffice. */
export function compareSimply(gold: string, answer: string): Comparison | undefined {
  if (gold.trim() === answer.trim()) return 'text';
  if (gold.length > longest) return 'gold-not-understood';
  if (answer.length > longestFor(gold)) return 'different';
  const [one, other] = [spelled(gold), spelled(answer)];
  if (one.key !== '' && one.key === other.key) return 'text';
  if (one.number !== undefined && other.number !== undefined && unitsAgree(one.unit, other.unit)) {
    const agreement = numbersAgree(one.number, other.number);
    if (agreement !== undefined) return agreement === 'exact' ? 'number' : 'approximate';
    if (one.unit === undefined && other.unit === undefined) return 'different';
  }
  return undefined;
}

function compareByAlgebra(gold: string, answer: string, timeLimitMs: number, withEngine = false): Comparison {
  const [one, other] = [spelled(gold), spelled(answer)];
  const isShort = [one, other].every(({ spelling }) => spelling.length <= short && !spelling.includes('|'));
  const bounded = isShort ? withEngineTime : withinTime;
  const load = () => {
    latexParser();
    if (withEngine || !isShort) computeEngine();
  };
  const comparison = withinProcessorTime(timeLimitMs, load, (elapsedMs) => {
    const found = bounded(elapsedMs, () => compareByStructure(one.spelling, other.spelling));
    if (found === 'out-of-time') discardLibrary();
    return found;
  });
  return comparison === 'engine-needed' ? compareByAlgebra(gold, answer, timeLimitMs, true) : comparison;
}

function discardLibrary(): void {
  discardParser();
  discardEngine();
}

interface Spelled {
  readonly spelling: string;
  readonly key: string;
  readonly number?: SimpleNumber;
  readonly unit?: string;
}

const spellings = new Map<string, Spelled>();

function spelled(text: string): Spelled {
  return remembered(spellings, text, () => {
    const spelling = numberOfWord(spellLatex(text));
    const { magnitude, unit } = readQuantity(spelling);
    const number = readSimpleNumber(magnitude.replace(/(?<!\d) | (?!\d)/g, ''));
    return {
      spelling,
      key: keyOf(spelling),
      ...(number === undefined ? {} : { number }),
      ...(unit === undefined ? {} : { unit }),
    };
  });
}

/** Equal for texts that differ only in meaningless spaces, `\\text{}`, or the parentheses of an option's letter. */
function keyOf(spelling: string): string {
  return spelling
    .replace(/\\text\{([^{}]*)\}/g, ' $1 ')
    .trim()
    .replace(/^\(([A-Z])\)$/, '$1')
    .replace(/(?<=\\[a-zA-Z]+) +(?=[a-zA-Z])|(?<=\d) +(?=\d)/g, '_')
    .replaceAll(' ', '');
}

function compareByStructure(gold: string, answer: string): Comparison {
  const left = remembered(values, gold, () => readOrNothing(gold));
  if (left === undefined) return 'gold-not-understood';
  const right = remembered(values, answer, () => readOrNothing(answer));
  return (right === undefined ? undefined : compareValues(left, right)) ?? 'different';
}

/** The library's parser throws for a malformed formula. Such a formula counts as not understood. */
function readOrNothing(spelling: string): Value | undefined {
  try {
    return readValue(spelling);
  } catch {
    return undefined;
  }
}

const values = new Map<string, Value | undefined>();
const mostRemembered = 5000;

/** Gold answers are read again and again, so results are remembered. A full store is cleared. */
function remembered<Result>(store: Map<string, Result>, text: string, read: () => Result): Result {
  if (store.has(text)) return store.get(text)!;
  const result = read();
  if (store.size >= mostRemembered) store.clear();
  store.set(text, result);
  return result;
}
