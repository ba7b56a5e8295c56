import { answerPhrases } from './answer-phrase.ts';
import { lastAnswerTag } from './answer-tag.ts';
import { lastBoxed } from './boxed-answer.ts';
import { plainCharacters } from './plain-characters.ts';
import { undecorated } from './undecorated.ts';

/** An answer that an output states, and how it does. */
export interface StatedAnswer {
  readonly source: 'tag' | 'boxed' | 'phrase';
  /** Without decoration; never blank. */
  readonly text: string;
}

/** Characters; more than a model writes after it has said what the answer is. */
const longestEnding = 30_000;

/**
 * The answers that a model's output states, the one that counts first: the last `<answer>` tag, the last `\boxed{}`, then
 * explicit phrases ("the answer is ..."), the last one first. Within a tag, its box or its phrase says more exactly what the answer is.
 * Takes time linear in the length of the output; for phrases it reads its last 30,000 characters. Empty where an output states none: what then counts depends on the format.
 */
export function* statedAnswers(output: string): Generator<StatedAnswer, undefined> {
  const text = plainCharacters(output);
  for (const [source, found] of readings(text)) {
    const bare = found === undefined ? '' : undecorated(withoutOuterBox(found)) || found.trim();
    if (bare !== '') yield { source, text: bare };
  }
  return undefined;
}

/** Each only when it is asked for: most outputs have the first. */
function* readings(text: string): Generator<[StatedAnswer['source'], string | undefined]> {
  const tag = lastAnswerTag(text);
  if (tag !== undefined) yield ['tag', lastBoxed(tag) ?? answerPhrases(tag.slice(-longestEnding))[0] ?? tag];
  yield ['boxed', lastBoxed(text)];
  for (const phrase of answerPhrases(text.slice(-longestEnding))) yield ['phrase', phrase];
}

/** A box within a box alone is the same answer. */
function withoutOuterBox(text: string): string {
  return /^\\[a-z]*box[a-z]*\s*\{/.test(text) && text.split('box').length === 2 ? (lastBoxed(text) ?? text) : text;
}
