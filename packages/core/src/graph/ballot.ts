import { lastAnswerTag } from '../text/answer/answer-tag.ts';
import { comparableAnswer } from '../text/answer/comparable-answer.ts';
import { fencedBlocks, isPython } from '../text/answer/fenced-blocks.ts';
import { statedAnswers } from '../text/answer/stated-answers.ts';
import { lastTagged } from '../text/tagged-text.ts';
import { bareProgram } from './program-similarity.ts';

export interface Ballot {
  readonly output: string;
  /** Equal for equal answers, however they are written; empty where the output gives an empty answer. */
  readonly answer: string;
  readonly isProgram: boolean;
}

/**
 * The answer of an output: the answer that it states (see `statedAnswers`), or the whole output where it states none. Decoration, the case
 * of letters and an option's text after its letter make no difference. If the answer tag, or an output without this tag, contains fenced
 * blocks, the answer is the program of the last block, without comments and blank lines. The last Python block is preferred to other
 * blocks.
 */
export function ballotOf(output: string): Ballot {
  const stated = statedAnswers(output).next().value;
  const program = lastProgram(lastAnswerTag(output) ?? output);
  if (program !== undefined) return { output, answer: program, isProgram: true };
  const isEmpty = stated === undefined && lastTagged(output, 'answer') === '';
  return { output, answer: isEmpty ? '' : comparableAnswer(stated?.text ?? output), isProgram: false };
}

/** Whether two outputs give the same answer, as a vote counts answers. */
export function sameAnswer(one: string, other: string): boolean {
  return ballotOf(one).answer === ballotOf(other).answer;
}

function lastProgram(text: string): string | undefined {
  const blocks = fencedBlocks(text);
  const block = blocks.findLast(({ language }) => isPython(language)) ?? blocks.at(-1);
  return block && bareProgram(block.text);
}
