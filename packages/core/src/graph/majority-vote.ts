import { lastAnswerTag } from '../text/answer/answer-tag.ts';
import { comparableAnswer } from '../text/answer/comparable-answer.ts';
import { fencedBlocks, isPython } from '../text/answer/fenced-blocks.ts';
import { statedAnswers } from '../text/answer/stated-answers.ts';
import { lastTagged } from '../text/tagged-text.ts';
import { bareProgram, programSimilarity } from './program-similarity.ts';

/**
 * The first output that gives the most frequent answer. An answer is what the output states as such (see `statedAnswers`), or the whole
 * output where it states none; decoration, the case of letters and an option's text after its letter make no difference. If the
 * answer, or an output without a tag, holds a fenced block, it is the program of the last one, Python before others, without comments
 * and blank lines. An output with an empty answer has no vote. On equal counts the answer given first wins; among programs, which are
 * rarely equal, the one with most in common with all others, and the first of those. `outputs` holds at least one; the first is
 * returned where no output has a vote.
 */
export function majorityVote(outputs: readonly string[]): string {
  const ballots = outputs.map(ballotOf).filter(({ answer }) => answer !== '');
  const votes = (ballot: Ballot) => ballots.filter(({ answer }) => answer === ballot.answer).length;
  const leading = most(ballots, votes);
  const winners = leading.every(({ isProgram }) => isProgram)
    ? most(leading, (ballot) => typicality(ballot, ballots))
    : leading;
  return winners[0]?.output ?? outputs[0]!;
}

interface Ballot {
  readonly output: string;
  readonly answer: string;
  readonly isProgram: boolean;
}

function ballotOf(output: string): Ballot {
  const stated = statedAnswers(output).next().value;
  const program = lastProgram(lastAnswerTag(output) ?? output);
  if (program !== undefined) return { output, answer: program, isProgram: true };
  const isEmpty = stated === undefined && lastTagged(output, 'answer') === '';
  return { output, answer: isEmpty ? '' : comparableAnswer(stated?.text ?? output), isProgram: false };
}

function lastProgram(text: string): string | undefined {
  const blocks = fencedBlocks(text);
  const block = blocks.findLast(({ language }) => isPython(language)) ?? blocks.at(-1);
  return block && bareProgram(block.text);
}

/**
 * How much a program has in common with all given programs. Rounded, because rounding errors of sums must not decide.
 */
function typicality({ answer }: Ballot, ballots: readonly Ballot[]): number {
  const sum = ballots.reduce((total, other) => total + programSimilarity(answer, other.answer), 0);
  return Math.round(sum * 1e12) / 1e12;
}

/** All that reach the highest value, in their order. */
function most<Item>(items: readonly Item[], value: (item: Item) => number): Item[] {
  const values = items.map(value);
  const highest = Math.max(...values);
  return items.filter((_, index) => values[index] === highest);
}
