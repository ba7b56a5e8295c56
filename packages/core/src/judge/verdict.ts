/**
 * A judge's answer on a candidate against a reference: a word, or a value read from probabilities. An `unscored` verdict is left out of
 * every mean.
 */
export type Verdict = VerdictWord | SoftVerdict | Unscored;

export type VerdictWord = 'win' | 'tie' | 'loss';

/** A verdict read from the probabilities of the choices. */
export interface SoftVerdict {
  /** The probability that the candidate is better, plus half the probability of a tie: 0 to 1, rounded to millionths. */
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

/** Rounded to millionths, so that a log has the same digits on every machine. */
export function softVerdict(value: number): SoftVerdict {
  return { value: Math.round(value * 1e6) / 1e6 };
}

/** win = 1, tie = 0.5, loss = 0; the own value of a soft verdict; undefined when unscored. Every mean is made of these values. */
export function verdictValue(verdict: Verdict): number | undefined {
  if (typeof verdict === 'string') return valueOfWord[verdict];
  return isUnscored(verdict) ? undefined : verdict.value;
}

/** A soft verdict this close to 0.5 counts as a tie: a judge that only prefers a position would win and lose there by chance. */
const tieBand = 0.05;

/**
 * The verdict as a word, used wherever wins, ties and losses are counted. A soft verdict is a win above 0.55, a loss below 0.45, and
 * otherwise a tie; undefined when unscored.
 */
export function verdictWord(verdict: Verdict): VerdictWord | undefined {
  if (typeof verdict === 'string') return verdict;
  if (isUnscored(verdict)) return undefined;
  const { value } = verdict;
  return value > 0.5 + tieBand ? 'win' : value < 0.5 - tieBand ? 'loss' : 'tie';
}

/** The value of the verdict as a word, used wherever ties and wins are distinguished: 1, 0.5 or 0; undefined when unscored. */
export function countedValue(verdict: Verdict): number | undefined {
  const word = verdictWord(verdict);
  return word === undefined ? undefined : valueOfWord[word];
}

/**
 * Combines two judgements of one comparison, one in each order. Words must agree, otherwise the verdict is a tie. Values are averaged, so
 * that a preference for a position cancels out. Unscored where either judgement is unscored.
 */
export function verdictOfBothOrders(one: Verdict, other: Verdict): Verdict {
  if (isUnscored(one)) return one;
  if (isUnscored(other)) return other;
  if (typeof one === 'object' && typeof other === 'object') return softVerdict((one.value + other.value) / 2);
  return one === other ? one : 'tie';
}

/**
 * The verdict of more than half of the scored judgements of one comparison, else a tie; unscored where fewer than half were scored.
 * `verdicts` has an odd length; a single verdict is returned as it is.
 */
export function majorityVerdict(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.length === 1) return verdicts[0]!;
  const scored = verdicts.filter((verdict) => !isUnscored(verdict));
  if (scored.length * 2 < verdicts.length) return verdicts.find(isUnscored)!;
  const said = (word: VerdictWord) => scored.filter((other) => other === word).length * 2 > scored.length;
  return said('win') ? 'win' : said('loss') ? 'loss' : 'tie';
}
