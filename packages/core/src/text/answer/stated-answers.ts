import { answerPhrases } from './answer-phrase.ts';
import { lastAnswerTag } from './answer-tag.ts';
import { lastBoxed } from './boxed-answer.ts';
import { plainCharacters } from './plain-characters.ts';
import { undecorated } from './undecorated.ts';

/** An answer that an output states, and the way in which it is stated. */
export interface StatedAnswer {
  readonly source: 'tag' | 'boxed' | 'phrase';
  /** Without decoration; never blank. */
  readonly text: string;
}

/** In characters; a model writes less than this after it has stated its answer. */
const longestEnding = 30_000;

/**
 * The answers that a model's output states. The first one counts. The order is: the last `<answer>` tag, the last `\boxed{}`, then explicit
 * phrases ("the answer is ..."), the last one first. A box or a phrase within a tag states the answer more exactly than the whole tag.
 * Takes time linear in the length of the output; for phrases it reads the last 30,000 characters. Empty where an output states no answer:
 * the answer then depends on the format.
 */
export function* statedAnswers(output: string): Generator<StatedAnswer, undefined> {
  const text = plainCharacters(output);
  for (const [source, found] of readings(text)) {
    const bare = found === undefined ? '' : undecorated(withoutOuterBox(found)) || found.trim();
    if (bare !== '') yield { source, text: bare };
  }
  return undefined;
}

/** Each reading is made only when it is needed, because most outputs have the first. */
function* readings(text: string): Generator<[StatedAnswer['source'], string | undefined]> {
  const tag = lastAnswerTag(text);
  if (tag !== undefined) yield ['tag', lastBoxed(tag) ?? answerPhrases(tag.slice(-longestEnding))[0] ?? tag];
  yield ['boxed', lastBoxed(text)];
  for (const phrase of answerPhrases(text.slice(-longestEnding))) yield ['phrase', phrase];
}

/** An answer that is only a box is the same as the content of the box. */
function withoutOuterBox(text: string): string {
  return /^\\[a-z]*box[a-z]*\s*\{/.test(text) && text.split('box').length === 2 ? (lastBoxed(text) ?? text) : text;
}
