import type { PromptMap } from '@maspo/core';
import type { Example, Gold } from '../example/example.ts';
import { createKeyFinder } from './find-answer-key.ts';
import { squashed } from './squashed-text.ts';

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

/** Only every eighth position of a prompt is looked up, so the stored parts are shorter by seven. */
const stride = 8;
const partLength = longPart - stride + 1;

/**
 * A text shorter than `longPart` is found only as a whole. A text shorter than these lengths is ignored, because many clean prompts contain
 * it.
 */
const shortest = { question: 12, answer: 24 };

/** A text that belongs to one example. */
interface Secret {
  readonly what: 'question' | 'answer';
  /** The id of the example. Examples outside the test set only show which parts are common. */
  readonly question: string;
  readonly text: string;
}

/**
 * Finds test questions and their answers in prompts: a verbatim part of 48 letters and digits, the whole of a shorter question (12 at
 * least) or of a shorter published answer, test or solution (24 at least), or the answers of several questions in order. White space,
 * punctuation, case, accents, compatibility forms and invisible characters make no difference. A part that two questions share does not
 * count, because it does not show which question was copied. Paraphrased, translated or encoded texts are not found.
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

/** Every part of every long secret, with its secret. A part that two questions share is `common`. */
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
