import type { Assumptions } from './assumptions.ts';

/** The amounts that some calls take. */
export interface Amount {
  readonly calls: number;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** In the currency of the configured prices; left out where a called model has no prices. */
  readonly money?: number;
}

/** The amounts of a planned run. The groups of each split add up to the total, unless `budget.maxCalls` is less. */
export interface Amounts {
  readonly total: Amount;
  /** By the purpose of calls: agent, handoff, propose, judge, assess. */
  readonly byPurpose: Readonly<Record<string, Amount>>;
  /** By the models' names. */
  readonly byModel: Readonly<Record<string, Amount>>;
  /** `judge check`, if the judge is checked, `optimization`, pruning included, and `evaluation`. */
  readonly byPhase: Readonly<Record<string, Amount>>;
  /** Wall time, at the assumed time for each reply and under the configured limits; left out where no time for a reply is known. */
  readonly seconds?: number;
}

/** What a run will take, computed without a call. Nothing in it was measured. */
export interface Forecast {
  /** The most that the run may take, without what `notCounted` lists. */
  readonly bound: Amounts;
  /** What it takes if the assumptions hold. */
  readonly expected: Amounts;
  /** Calls of the run that stored replies answer. They are not included in any amount. */
  readonly stored: { readonly calls: number };
  readonly assumptions: Assumptions;
  /** What may be added to these amounts, one line each. */
  readonly notCounted: readonly string[];
}
