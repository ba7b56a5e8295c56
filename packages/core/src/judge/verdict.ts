/** A judge's answer on a candidate against a reference: in a word, or read from probabilities. `unscored` leaves every mean. */
export type Verdict = VerdictWord | SoftVerdict | Unscored;

export type VerdictWord = 'win' | 'tie' | 'loss';

/** A verdict read from the probabilities of the choices. */
export interface SoftVerdict {
  /** The probability that the candidate is the better one, a tie as half of it: 0 to 1, in millionths. */
  readonly value: number;
}

export interface Unscored {
  readonly unscored: string;
}

const valueOfWord: Readonly<Record<VerdictWord, number>> = { win: 1, tie: 0.5, loss: 0 };

export function isUnscored(verdict: Verdict): verdict is Unscored {
  return typeof verdict === 'object' && 'unscored' in verdict;
}

export function isSoft(verdict: Verdict): verdict is SoftVerdict {
  return typeof verdict === 'object' && 'value' in verdict;
}

/** In millionths, so that a log holds the same digits wherever it was written. */
export function softVerdict(value: number): SoftVerdict {
  return { value: Math.round(value * 1e6) / 1e6 };
}

/** win = 1, tie = 0.5, loss = 0; that of a soft verdict as it is; undefined when unscored. Every mean is made of these. */
export function verdictValue(verdict: Verdict): number | undefined {
  if (typeof verdict === 'string') return valueOfWord[verdict];
  return isUnscored(verdict) ? undefined : verdict.value;
}

/** So far from 0.5 a soft verdict counts as a tie: there a judge that merely likes a place would win and lose by chance. */
const tieBand = 0.05;

/**
 * The verdict in a word, wherever wins, ties and losses are counted: a soft one is a win above 0.55, a loss below 0.45, and a tie between;
 * undefined when unscored.
 */
export function verdictWord(verdict: Verdict): VerdictWord | undefined {
  if (typeof verdict === 'string') return verdict;
  if (isUnscored(verdict)) return undefined;
  const { value } = verdict;
  return value > 0.5 + tieBand ? 'win' : value < 0.5 - tieBand ? 'loss' : 'tie';
}

/** The value of the verdict in a word, wherever a tie is told from a win: 1, 0.5 or 0; undefined when unscored. */
export function countedValue(verdict: Verdict): number | undefined {
  const word = verdictWord(verdict);
  return word === undefined ? undefined : valueOfWord[word];
}

/**
 * Two judgements of one comparison, one in each order: words must agree, otherwise it is a tie; values are averaged, so that a liking for a
 * place cancels. Unscored where either is.
 */
export function verdictOfBothOrders(one: Verdict, other: Verdict): Verdict {
  if (isUnscored(one)) return one;
  if (isUnscored(other)) return other;
  if (typeof one === 'object' && typeof other === 'object') return softVerdict((one.value + other.value) / 2);
  return one === other ? one : 'tie';
}

/**
 * What more than half of the scored judgements of one comparison say, else a tie; unscored where fewer than half were scored. `verdicts`
 * holds an odd number; a single one is the verdict.
 */
export function majorityVerdict(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.length === 1) return verdicts[0]!;
  const scored = verdicts.filter((verdict) => !isUnscored(verdict));
  if (scored.length * 2 < verdicts.length) return verdicts.find(isUnscored)!;
  const said = (word: VerdictWord) => scored.filter((other) => other === word).length * 2 > scored.length;
  return said('win') ? 'win' : said('loss') ? 'loss' : 'tie';
}
