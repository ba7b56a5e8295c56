import { type Ballot, ballotOf } from './ballot.ts';
import { programSimilarity } from './program-similarity.ts';

/**
 * The first output that gives the most frequent answer (see `ballotOf`). An output with an empty answer has no vote. On equal counts the
 * answer given first wins. Programs are rarely equal: among programs with equal counts, the program that has most in common with all others
 * wins, then the first one. `outputs` holds at least one output; the first is returned where no output has a vote.
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

/**
 * How much a program has in common with all given programs. Rounded, because rounding errors of sums must not decide.
 */
function typicality({ answer }: Ballot, ballots: readonly Ballot[]): number {
  const sum = ballots.reduce((total, other) => total + programSimilarity(answer, other.answer), 0);
  return Math.round(sum * 1e12) / 1e12;
}

/** All items with the highest value, in their order. */
function most<Item>(items: readonly Item[], value: (item: Item) => number): Item[] {
  const values = items.map(value);
  const highest = Math.max(...values);
  return items.filter((_, index) => values[index] === highest);
}
