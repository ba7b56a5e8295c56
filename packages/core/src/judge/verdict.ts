/** A judge's answer on a candidate against a reference. `unscored` leaves every mean. */
export type Verdict = 'win' | 'tie' | 'loss' | Unscored;

export interface Unscored {
  readonly unscored: string;
}

/** win = 1, tie = 0.5, loss = 0; undefined when unscored. */
export function verdictValue(verdict: Verdict): number | undefined {
  return typeof verdict === 'object' ? undefined : { win: 1, tie: 0.5, loss: 0 }[verdict];
}
