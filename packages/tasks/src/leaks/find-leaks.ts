import { MaspoError, type PromptMap } from '@maspo/core';
import { choiceText } from '../example/choice-text.ts';
import type { Example, Gold } from '../example/example.ts';
import { createKeyFinder } from './find-answer-key.ts';
import { squashed } from './squashed-text.ts';
import { createWindowSearch } from './window-search.ts';

/** A test question, or an answer to it, that a prompt contains. */
export interface PromptLeak {
  readonly prompts: 'seed' | 'final';
  readonly agent: string;
  /** The id of the test question. For an answer key, the id of its first question. */
  readonly question: string;
  readonly what: 'question' | 'answer' | 'answer-key';
}

export type FindLeaks = (prompts: PromptMap) => Omit<PromptLeak, 'prompts'>[];

/** This many equal letters and digits in a row are not a coincidence. They are about nine words. */
const longPart = 48;

/**
 * Of a secret only the parts at every eighth position are stored, and a prompt is searched at each of its positions. A common run of
 * `longPart` letters begins at most seven letters before such a part, so the parts are shorter by seven.
 */
const stride = 8;
const partLength = longPart - stride + 1;

/** The parts of 50 million letters take about 1 GB. A `Map` has at most 2^24 entries. */
const mostLetters = 50_000_000;

/**
 * A text shorter than `longPart` is found only as a whole. A text shorter than these lengths is ignored, because many clean prompts contain
 * it. Without its options, a question is often a general phrase ("Which of these is true?").
 */
const shortest = { question: 12, stem: 24, answer: 24 };

/** A text that belongs to one example. */
interface Secret {
  readonly what: 'question' | 'answer';
  /** The id of the example. Examples outside the test set only show which parts are common. */
  readonly question: string;
  readonly text: string;
}

/**
 * Finds test questions and their answers in prompts: a verbatim part of 48 letters and digits, the whole of a shorter question (12 at
 * least; 24 without its options) or of a shorter published answer, test or solution (24 at least), or the answers of several questions in
 * order. White space, punctuation, case, accents, compatibility forms and invisible characters make no difference. A text that occurs in
 * two questions does not count, because it does not show which question was copied. Paraphrased, translated or encoded texts are not found.
 * Throws `MaspoError('invalid-input')` if the test questions are too long to be stored.
 */
export function createLeakFinder(examples: readonly Example[], test: readonly Example[]): FindLeaks {
  const isTest = new Set(test.map(({ id }) => id));
  const search = createSearch(examples, isTest);
  const findKey = createKeyFinder(
    examples.filter(({ id }) => isTest.has(id)),
    test,
  );
  return (prompts) =>
    Object.entries(prompts).flatMap(([agent, prompt]) => {
      const found = new Map<string, Omit<PromptLeak, 'prompts'>>();
      const add = ({ what, question }: Omit<PromptLeak, 'prompts' | 'agent'>) => {
        if (!found.has(question)) found.set(question, { agent, question, what });
      };
      search(squashed(prompt), ({ secret }) => add(secret));
      const key = findKey(prompt);
      if (key !== undefined) add({ what: 'answer-key', question: key });
      return [...found.values()];
    });
}

/** The whole question, and the answers. */
function secretsOf({ id, text, gold }: Example): Secret[] {
  return [
    { what: 'question' as const, question: id, text: squashed(text) },
    ...answersIn(gold).map((answer) => ({ what: 'answer' as const, question: id, text: squashed(answer) })),
  ];
}

/** A choice question without its options. */
function stemOf({ id, text, gold }: Example): Secret[] {
  if (gold.format !== 'choice') return [];
  const options = choiceText('', gold.options);
  return text.endsWith(options)
    ? [{ what: 'question', question: id, text: squashed(text.slice(0, -options.length)) }]
    : [];
}

/** The answers that are recognizable by themselves if they are long. A letter is not. */
function answersIn(gold: Gold): readonly string[] {
  switch (gold.format) {
    case 'math':
      return [gold.answer];
    case 'code':
      return [...gold.tests, gold.solution ?? ''];
    case 'text':
      return gold.answers;
    case 'pattern':
      return [gold.pattern];
    case 'value':
      return [JSON.stringify(gold.value)];
    case 'row':
      return [typeof gold.answer === 'string' ? gold.answer : JSON.stringify(gold.answer ?? '')];
    case 'none':
      return gold.reference === undefined ? [] : [gold.reference];
    case 'choice':
      return [];
  }
}

/** The texts of the test set that show which question was copied. */
interface KnownTexts {
  readonly parts: Map<string, Secret>;
  /** The texts shorter than `longPart`. */
  readonly whole: Map<string, Secret>;
  /** By their first letters, the lengths of the short texts that begin so. */
  readonly lengths: ReadonlyMap<string, readonly number[]>;
}

/** Searches for the texts of the test set, except those that occur in two questions. */
function createSearch(examples: readonly Example[], isTest: ReadonlySet<string>): Search {
  const parts = new Map<string, Secret>();
  const whole = new Map<string, Secret>();
  const lengths = new Map<string, number[]>();
  const addWhole = (secret: Secret) => {
    const { text } = secret;
    if (whole.has(text)) return;
    whole.set(text, secret);
    const begin = text.slice(0, shortest.question);
    const known = lengths.get(begin);
    if (known === undefined) lengths.set(begin, [text.length]);
    else if (!known.includes(text.length)) known.push(text.length);
  };
  let letters = 0;
  const secrets = examples.map(secretsOf);
  for (const [index, example] of examples.entries()) {
    if (!isTest.has(example.id)) continue;
    for (const secret of secrets[index]!) {
      const { what, text } = secret;
      letters += text.length;
      if (letters > mostLetters) throw tooLong();
      if (text.length < longPart && text.length >= shortest[what]) addWhole(secret);
      if (text.length < longPart) continue;
      for (let at = 0; at + partLength <= text.length; at += stride) {
        const part = text.slice(at, at + partLength);
        if (!parts.has(part)) parts.set(part, secret);
      }
    }
    for (const stem of stemOf(example))
      if (stem.text.length < longPart && stem.text.length >= shortest.stem) addWhole(stem);
  }
  const search = searchFor({ parts, whole, lengths });
  const questions = new Map(secrets.map(([question]) => [question!.question, question!.text]));
  for (const secret of secrets.flat())
    search(secret.text, ({ secret: { question }, text, among }) => {
      if (questions.get(question) !== questions.get(secret.question)) among.delete(text);
    });
  return search;
}

function tooLong(): MaspoError {
  return new MaspoError(
    'invalid-input',
    `the test questions and their answers have more than ${mostLetters.toLocaleString('en')} letters, which are too many to look for in prompts: use fewer or shorter test questions`,
  );
}

/** Reports each known text in a text, and the map that holds it. */
type Search = (
  text: string,
  report: (found: { secret: Secret; text: string; among: Map<string, Secret> }) => void,
) => void;

function searchFor({ parts, whole, lengths }: KnownTexts): Search {
  const searchParts = createWindowSearch(parts, partLength);
  const searchWhole = createWindowSearch(lengths, shortest.question);
  return (text, report) => {
    searchParts(text, (at) => {
      const part = text.slice(at, at + partLength);
      const secret = parts.get(part);
      if (secret !== undefined) report({ secret, text: part, among: parts });
    });
    searchWhole(text, (at) => {
      for (const length of lengths.get(text.slice(at, at + shortest.question)) ?? []) {
        const same = text.slice(at, at + length);
        const secret = whole.get(same);
        if (secret !== undefined) report({ secret, text: same, among: whole });
      }
    });
  };
}
