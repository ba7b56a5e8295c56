/** A judge's answer on a candidate against a reference. `unscored` leaves every mean. */
export type Verdict = 'win' | 'tie' | 'loss' | Unscored;

export interface Unscored {
  readonly unscored: string;
}

/** win = 1, tie = 0.5, loss = 0; undefined when unscored. */
export function verdictValue(verdict: Verdict): number | undefined {
  return typeof verdict === 'object' ? undefined : { win: 1, tie: 0.5, loss: 0 }[verdict];
}

/** Two judgements of one comparison that must agree: otherwise it is a tie, and unscored where either is. */
export function agreedVerdict(one: Verdict, other: Verdict): Verdict {
  if (typeof one === 'object') return one;
  if (typeof other === 'object') return other;
  return one === other ? one : 'tie';
}

/**
 * What more than half of the scored judgements of one comparison say, else a tie; unscored where fewer than half were scored. `verdicts`
 * holds an odd number.
 */
export function majorityVerdict(verdicts: readonly Verdict[]): Verdict {
  const scored = verdicts.filter((verdict) => typeof verdict !== 'object');
  if (scored.length * 2 < verdicts.length) return verdicts.find((verdict) => typeof verdict === 'object')!;
  const said = (verdict: Verdict) => scored.filter((other) => other === verdict).length * 2 > scored.length;
  return said('win') ? 'win' : said('loss') ? 'loss' : 'tie';
}
