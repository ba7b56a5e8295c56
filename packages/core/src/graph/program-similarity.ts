/**
 * A Python program without the parts that have no effect: full-line comments, blank lines, white space at the ends of
 * lines.
 */
export function bareProgram(program: string): string {
  return program
    .split('\n')
    .map((line) => line.trimEnd())
    .filter((line) => !/^\s*(#|$)/.test(line))
    .join('\n');
}

/** How much two programs have in common: Dice's coefficient of their pairs of neighbouring tokens, from 0 to 1 for equal tokens. */
export function programSimilarity(one: string, other: string): number {
  const [left, right] = [tokenPairs(one), tokenPairs(other)];
  const common = [...left].reduce((sum, [pair, count]) => sum + Math.min(count, right.get(pair) ?? 0), 0);
  return (2 * common) / (sizeOf(left) + sizeOf(right));
}

/** With a mark before the first token, so that a single token makes a pair as well. */
function tokenPairs(program: string): Map<string, number> {
  const tokens = ['', ...(program.match(/\w+|[^\w\s]/g) ?? [])];
  const pairs = new Map<string, number>();
  for (const [index, token] of tokens.slice(1).entries()) {
    const pair = `${tokens[index]} ${token}`;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return pairs;
}

function sizeOf(pairs: ReadonlyMap<string, number>): number {
  return [...pairs.values()].reduce((sum, count) => sum + count, 0);
}
