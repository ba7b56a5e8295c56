import type { PromptMap } from '@maspo/core';
import type { Example, Gold } from '../example/example.ts';
import { createKeyFinder } from './find-answer-key.ts';
import { squashed } from './squashed-text.ts';

/** A test question, or an answer to it, that a prompt holds. */
export interface PromptLeak {
  readonly prompts: 'seed' | 'final';
  readonly agent: string;
  /** Id of the test question; of an answer key the first one. */
  readonly question: string;
  readonly what: 'question' | 'answer' | 'answer-key';
}

export type FindLeaks = (prompts: PromptMap) => Omit<PromptLeak, 'prompts'>[];

/** So many letters and digits in a row are no coincidence: about nine words. */
const longPart = 48;

/** Only every eighth place of a prompt is looked up, so the parts that are known are shorter by seven. */
const stride = 8;
const partLength = longPart - stride + 1;

/** A text below `longPart` counts as a whole, and one below this not at all: it stands in many a clean prompt. */
const shortest = { question: 12, answer: 24 };

/** A text that belongs to one example. */
interface Secret {
  readonly what: 'question' | 'answer';
  /** Id of the example; those that are no test question only tell what is common. */
  readonly question: string;
  readonly text: string;
}

/**
 * Finds test questions and their answers in prompts: a verbatim part of 48 letters and digits, the whole of a shorter question (12 at least)
 * or of a shorter published answer, test or solution (24 at least), or the answers of several questions in order. White space, punctuation,
 * case, accents, compatibility forms and invisible characters make no difference. What stands in two questions does not tell which was
 * copied, and does not count. Not found: what was put in other words, translated or encoded.
 */
export function createLeakFinder(examples: readonly Example[], test: readonly Example[]): FindLeaks {
  const isTest = new Set(test.map(({ id }) => id));
  const secrets = examples.flatMap(secretsOf);
  const parts = partsOf(secrets);
  const whole = secrets.filter(
    ({ what, question, text }) => isTest.has(question) && text.length < longPart && text.length >= shortest[what],
  );
  const findKey = createKeyFinder(
    examples.filter(({ id }) => isTest.has(id)),
    test,
  );
  return (prompts) =>
    Object.entries(prompts).flatMap(([agent, prompt]) => {
      const text = squashed(prompt);
      const found = new Map<string, Omit<PromptLeak, 'prompts'>>();
      const add = ({ what, question }: Omit<PromptLeak, 'prompts' | 'agent'>) => {
        if (isTest.has(question) && !found.has(question)) found.set(question, { agent, question, what });
      };
      for (let at = 0; at + partLength <= text.length; at += stride) {
        const secret = parts.get(text.slice(at, at + partLength));
        if (secret !== undefined && secret !== 'common') add(secret);
      }
      for (const secret of whole) if (text.includes(secret.text)) add(secret);
      const key = findKey(prompt);
      if (key !== undefined) add({ what: 'answer-key', question: key });
      return [...found.values()];
    });
}

function secretsOf({ id, text, gold }: Example): Secret[] {
  return [
    { what: 'question' as const, question: id, text: squashed(text) },
    ...answersIn(gold).map((answer) => ({ what: 'answer' as const, question: id, text: squashed(answer) })),
  ];
}

/** The answers that are long enough to be told by themselves, if they are long; a letter is none. */
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

/** Every part of every secret that is long enough, with what it tells. */
function partsOf(secrets: readonly Secret[]): ReadonlyMap<string, Secret | 'common'> {
  const parts = new Map<string, Secret | 'common'>();
  const questionOf = new Map(
    secrets.filter(({ what }) => what === 'question').map(({ question, text }) => [question, text]),
  );
  for (const secret of secrets) {
    if (secret.text.length < longPart) continue;
    for (let at = 0; at + partLength <= secret.text.length; at++) {
      const part = secret.text.slice(at, at + partLength);
      const known = parts.get(part);
      if (known === undefined) parts.set(part, secret);
      else if (known !== 'common' && questionOf.get(known.question) !== questionOf.get(secret.question))
        parts.set(part, 'common');
    }
  }
  return parts;
}
